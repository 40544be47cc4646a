"""Whether a document still holds: what the register says, and what stands above it says of its matter.

A licence that is suspended or a decision that was revoked takes its papers with it, on the day itself and without a
job: rooms above register a function that is asked each time, so nothing is kept twice.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from balcao.documents.models import Document
from balcao.documents.summaries import summary_of
from balcao.documents.types import DocumentState, DocumentSummary
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text


class Standing(StrEnum):
    """What anyone may learn of a document. Only `in_force` may be relied on."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    ENDED = "ended"
    DELETED = "deleted"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNREGISTERED = "unregistered"
    ALTERED = "altered"
    NOT_OURS = "not_ours"
    UNKNOWN = "unknown"

    @property
    def lasts(self) -> bool:
        """Whether a document that stands so may stand otherwise later; every other standing is its last."""
        return self in (Standing.IN_FORCE, Standing.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How a document stands, and why: in words anyone may read. `instead` is the number of what replaced it."""

    standing: Standing
    why: Text = field(default_factory=dict)
    since: date | None = None
    instead: str = ""


type Says = Callable[[Collection[DocumentSummary], datetime], Mapping[str, Hold]]
"""Of documents, what is to be said of some of them, by number; silent about those it knows nothing of."""

_asked: list[Says] = []


def says_of_documents(function: Says) -> Says:
    """Have a function asked whether documents hold; where several speak, what keeps from relying on it counts."""
    if function not in _asked:
        _asked.append(function)
    return function


def holds_of(documents: Collection[DocumentSummary], at: datetime) -> dict[str, Hold]:
    """How each of these documents stands at that moment, by number; nothing of those that are being made."""
    made = [each for each in documents if each.state is not DocumentState.MAKING]
    if not made:
        return {}
    told = _told(made, at)
    replaced, deleted = _replaced(made), _deleted(made)
    return {
        each.number: deleted.get(each.number) or _weighed(each, replaced.get(each.number), told[each.number], at)
        for each in made
    }


def _told(documents: Collection[DocumentSummary], at: datetime) -> dict[str, list[Hold]]:
    """What rooms above say of each, by number; of one issued anew also what they say of those before it."""
    known = [each for each in documents if each.state is not DocumentState.DELETED]
    before = _issued_before(known)
    numbers = {each for line in before.values() for each in line}
    others = Document.objects.filter(number__in=numbers) if numbers else ()
    asked = {each.number: each for each in (*map(summary_of, others), *known)}
    said: dict[str, list[Hold]] = {}
    for says in _asked:
        for number, hold in says(list(asked.values()), at).items():
            said.setdefault(number, []).append(hold)
    return {
        each.number: [hold for number in (each.number, *before.get(each.number, ())) for hold in said.get(number, ())]
        for each in documents
    }


def _issued_before(documents: Collection[DocumentSummary]) -> dict[str, list[str]]:
    """For each document that states a matter anew, the numbers of those that stated it before."""
    line: dict[str, list[str]] = {}
    now_at = {each.number: each.number for each in documents}
    while now_at:
        rows = Document.objects.filter(number__in=set(now_at.values()), anew_for__isnull=False)
        earlier = dict(rows.values_list("number", "anew_for__number"))
        now_at = {number: earlier[last] for number, last in now_at.items() if last in earlier}
        for number, last in now_at.items():
            line.setdefault(number, []).append(last)
    return line


def _deleted(documents: Collection[DocumentSummary]) -> dict[str, Hold]:
    numbers = [each.number for each in documents if each.state is DocumentState.DELETED]
    rows = Document.objects.filter(number__in=numbers).values_list("number", "deleted_at") if numbers else ()
    return {
        number: Hold(standing=Standing.DELETED, since=macau_date(moment) if moment else None) for number, moment in rows
    }


def _replaced(documents: Collection[DocumentSummary]) -> dict[str, Hold]:
    rows = Document.objects.filter(number__in=[each.number for each in documents], replaced_by__isnull=False)
    return {
        number: Hold(standing=Standing.REPLACED, since=macau_date(moment) if moment else None, instead=instead)
        for number, moment, instead in rows.values_list("number", "replaced_at", "replaced_by__number")
    }


def _weighed(document: DocumentSummary, replaced: Hold | None, told: list[Hold], at: datetime) -> Hold:
    against = [each for each in told if each.standing is not Standing.IN_FORCE]
    if document.state is DocumentState.REVOKED:
        return Hold(standing=Standing.REVOKED)
    if replaced is not None:
        return replaced
    if against:
        return against[0]
    if document.valid_until is not None and macau_date(at) > document.valid_until:
        return Hold(standing=Standing.EXPIRED)
    return told[0] if told else Hold(standing=Standing.IN_FORCE)
