"""Reading the trail, and proving that nobody changed it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from balcao.foundation.audit.merkle import leaf_hash, tree_root
from balcao.foundation.audit.models import Entry, Seal, SealedLeaf
from balcao.foundation.audit.operations import SEEN, entry_content
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read data about a holder; `who` is the name that was recorded."""

    at: datetime
    who_id: str
    who: str
    departments: tuple[str, ...]
    subject: str
    purpose: Text
    basis: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody did something; `mandate_id` is the mandate under which, if any."""

    id: int
    at: datetime
    event: str
    who_id: str
    who: str
    acting_for: str
    channel: str
    subject: str
    mandate_id: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a verification. `bad_row` is the first entry that is not as it was sealed."""

    intact: bool
    seals: int
    entries: int
    bad_row: int | None = None
    reason: str = ""


def readings_about(holder_id: str, *, own: bool = False, about: str = "", limit: int = 200) -> list[Reading]:
    """The latest readings of that holder's data by others; by the entity's `own` people, what they opened. `about` one
    subject, or all."""
    rows = Entry.objects.filter(holder_id=holder_id, kind="read")
    rows = rows.filter(event=SEEN) if own else rows.exclude(event=SEEN)
    entries = (rows.filter(subject=about) if about else rows).order_by("-id")[:limit]
    return [
        Reading(
            entry.at,
            entry.actor_id,
            entry.actor_name,
            tuple(entry.departments),
            entry.subject,
            entry.purpose,
            entry.basis,
        )
        for entry in entries
    ]


def acts_about(*subjects: str) -> list[Act]:
    """What was done to one subject, or to several, oldest first."""
    return [_act(entry) for entry in Entry.objects.filter(subject__in=subjects, kind="write").order_by("id")]


def acts_under(mandate_ids: Iterable[int], *, limit: int = 5000) -> list[Act]:
    """What was done under these mandates, the latest first."""
    return [_act(entry) for entry in Entry.objects.filter(mandate_id__in=list(mandate_ids)).order_by("-id")[:limit]]


def acts_named(event: str, *, chunk: int) -> Iterator[list[Act]]:
    """Every act of that name, oldest first, so many at a time."""
    last = 0
    while found := list(Entry.objects.filter(event=event, kind="write", pk__gt=last).order_by("id")[:chunk]):
        yield [_act(entry) for entry in found]
        last = found[-1].pk


def unknown_subjects(event: str, subjects: Iterable[str]) -> list[str]:
    """Those of the subjects about which no act of that name is known."""
    wanted = list(subjects)
    known = Entry.objects.filter(event=event, kind="write", subject__in=wanted).values_list("subject", flat=True)
    return [each for each in wanted if each not in set(known)]


def first_acts_under(mandate_ids: Iterable[int]) -> dict[int, datetime]:
    """When something was first done under each of these mandates; those never used are left out."""
    used = Entry.objects.filter(mandate_id__in=list(mandate_ids)).values_list("mandate_id").annotate(Min("at"))
    return {int(mandate_id): at for mandate_id, at in used if mandate_id is not None}


def _act(entry: Entry) -> Act:
    return Act(
        id=entry.pk,
        at=entry.at,
        event=entry.event,
        who_id=entry.actor_id,
        who=entry.actor_name,
        acting_for=entry.acting_for,
        channel=entry.channel,
        subject=entry.subject,
        mandate_id=entry.mandate_id,
        data=entry.data,
    )


def entries_about(subject: str) -> list[Entry]:
    """Every entry about one subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("id"))


def verify() -> Finding:
    """Recompute every leaf, root and chain value from the rows as they are now."""
    seals = entries = 0
    previous = ""
    for seal in Seal.objects.order_by("id").iterator():
        leaves = []
        for leaf, entry in _leaves(seal):
            if entry is None:
                return Finding(False, seals, entries, leaf.entry_id, "removed")
            if leaf_hash(entry_content(entry)) != leaf.leaf:
                return Finding(False, seals, entries, leaf.entry_id, "changed or reordered")
            leaves.append(leaf.leaf)
            entries += 1
        chain = hashlib.sha256(f"{previous}:{seal.root}".encode()).hexdigest()
        if tree_root(leaves) != seal.root or seal.previous != previous or seal.chain != chain:
            return Finding(False, seals, entries, None, f"seal {seal.pk} does not fit its leaves")
        previous, seals = seal.chain, seals + 1
    return Finding(True, seals, entries)


def seals() -> Iterator[tuple[str, bytes]]:
    """Every seal's chain value (64 hex digits) and its time-stamp token, which may be empty, oldest first."""
    for chain, token in Seal.objects.order_by("id").values_list("chain", "token").iterator():
        yield chain, bytes(token)


def _leaves(seal: Seal) -> Iterator[tuple[SealedLeaf, Entry | None]]:
    leaves = list(SealedLeaf.objects.filter(seal=seal).order_by("place"))
    for start in range(0, len(leaves), 1000):
        chunk = leaves[start : start + 1000]
        rows = Entry.objects.in_bulk([leaf.entry_id for leaf in chunk])
        yield from ((leaf, rows.get(leaf.entry_id)) for leaf in chunk)
