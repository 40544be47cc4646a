"""How a licence is found in the public register: by nothing but what its law publishes."""

from collections.abc import Iterator, Mapping
from typing import Any

from balcao.entities.api import holder_names
from balcao.kernel.texts import fold
from balcao.licences.kinds import kind_of

PIECE = 2
"""Signs a piece of a word has. Two find Chinese names; three would not."""
LONGEST = 60
"""Signs of a query that count."""


def published_terms(kind: str, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms anyone may read, in the order in which the kind names them."""
    described = kind_of(kind)
    if described is None or described.public is None:
        return {}
    return {each: terms[each] for each in described.public.terms if terms.get(each) not in (None, "", [])}


def publishes_holder(kind: str, holder_id: str) -> bool:
    """Whether the holder's name may be read by anyone."""
    described = kind_of(kind)
    if described is None or described.public is None:
        return False
    rule = described.public.holder
    return rule == "always" or (rule == "entity" and holder_id.startswith("e-"))


def words_of(number: str, kind: str, holder_id: str, terms: Mapping[str, Any]) -> str:
    """The text that is searched."""
    shown = [str(each) for each in published_terms(kind, terms).values() if isinstance(each, str)]
    names = holder_names([holder_id]).get(holder_id, {}).values() if publishes_holder(kind, holder_id) else ()
    return " ".join(squeezed(each) for each in dict.fromkeys((number, *shown, *names)))


def squeezed(text: str) -> str:
    """Folded, without the signs people leave out."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def pieces(text: str) -> list[str]:
    """Every piece of the words, for the index."""
    return sorted({piece for word in text.split() for piece in _pieces(word)})


def pieces_sought(query: str) -> list[str]:
    """The pieces that whatever is found must have; none when one sign alone is sought."""
    return sorted(set(_pieces(squeezed(query[:LONGEST]))))


def _pieces(word: str) -> Iterator[str]:
    return (word[place : place + PIECE] for place in range(len(word) - PIECE + 1))
