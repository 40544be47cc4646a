"""The draw itself: pure, so that anyone can do it again from what is published.

The list is hashed over the tickets in their order; the key of a ticket is the SHA-256 of seed, that hash and the
ticket, with a line feed between. Tickets are ranked by their keys, the smallest first. Nobody who knows the seed alone
knows an order before the list is closed, and the seed's own hash is public before the first ticket.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

FORMAT = "balcao-draw-1"


class BadDraw(ValueError):
    """What is published does not come to what is published; the message says where."""


def seed_hash(seed: str) -> str:
    """The SHA-256 of a seed, in hexadecimal."""
    return sha256(seed.encode()).hexdigest()


def list_hash(tickets: Iterable[str]) -> str:
    """The SHA-256 over all tickets, sorted, one a line."""
    return sha256("".join(f"{ticket}\n" for ticket in sorted(tickets)).encode()).hexdigest()


def ranked(seed: str, tickets: Sequence[str]) -> list[str]:
    """The tickets in the order in which they are drawn."""
    salt = list_hash(tickets)
    return sorted(tickets, key=lambda ticket: sha256(f"{seed}\n{salt}\n{ticket}".encode()).digest())


def check_draw(proof: Mapping[str, Any]) -> tuple[int, int]:
    """Do a published draw again; returns how many places there were, and how many tickets.

    :raises BadDraw: naming what does not agree.
    """
    try:
        seed, tickets, quota = str(proof["seed"]), [str(each) for each in proof["drawn"]], int(proof["quota"])
        committed, listed, kind = proof["seed_sha256"], proof["list_sha256"], proof["format"]
    except (KeyError, TypeError, ValueError) as missing:
        raise BadDraw(f"it is no proof of a draw: {missing}") from None
    if kind != FORMAT:
        raise BadDraw(f"its format is {kind!r}; this reads {FORMAT!r}")
    if seed_hash(seed) != committed:
        raise BadDraw("the seed is not the one whose hash was published before the first application")
    if len(set(tickets)) < len(tickets):
        raise BadDraw("a ticket stands in the list twice")
    if list_hash(tickets) != listed:
        raise BadDraw("the list of tickets is not the one that was closed")
    if (again := ranked(seed, tickets)) != tickets:
        place = next(number for number, each in enumerate(again, 1) if each != tickets[number - 1])
        raise BadDraw(f"from rank {place} on the order is not what the seed gives")
    return quota, len(tickets)
