"""The life of a licence, as a pure machine: dated facts in, a course out; what may happen in which state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from balcao.licences.types import ChangeKind, LicenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened to a licence and holds from a day on; `terms` are those it changes.

    `rests` are the times in which it does not count, each from a day (included) until another (not included) or open.
    """

    kind: ChangeKind
    holds_from: date
    holds_until: date | None = None
    valid_until: date | None = None
    cure_until: date | None = None
    holder_id: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    document_number: str = ""
    rests: tuple[tuple[date, date | None], ...] = ()

    def counts(self, day: date | None) -> bool:
        """Whether it counts on that day; without one, from now on."""
        if day is None:
            return all(until is not None for _, until in self.rests)
        return not any(since <= day and (until is None or day < until) for since, until in self.rests)

    def moved(self) -> "Fact":
        """A suspension for a time that was at rest meanwhile: its days are served after it."""
        if self.kind is not ChangeKind.SUSPENDED or self.holds_until is None:
            return self
        last = self.holds_until
        for since, until in self.rests:
            if until is not None and since <= last:
                last += max(until - max(since, self.holds_from), timedelta())
        return replace(self, holds_until=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the facts so far amount to."""

    holder_id: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    valid_until: date | None = None
    cure_until: date | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None
    ended_on: date | None = None
    ended_as: ChangeKind | None = None
    document_number: str = ""


def course_of(facts: Iterable[Fact], day: date | None = None) -> Course:
    """The facts put together, in the order in which they became known; for a day only those that hold by then."""
    course = Course()
    for fact in facts:
        if (day is None or fact.holds_from <= day) and fact.counts(day):
            course = _after(course, fact.moved())
    return course


def _after(course: Course, fact: Fact) -> Course:
    kept = replace(
        course,
        holder_id=fact.holder_id or course.holder_id,
        terms={**course.terms, **fact.terms},
        document_number=fact.document_number or course.document_number,
    )
    match fact.kind:
        case ChangeKind.ENTERED | ChangeKind.EXTENDED:
            return replace(kept, valid_until=fact.valid_until, cure_until=fact.cure_until)
        case ChangeKind.SUSPENDED:
            return replace(kept, suspended_from=fact.holds_from, suspended_until=fact.holds_until)
        case ChangeKind.LIFTED:
            return replace(kept, suspended_from=None, suspended_until=None)
        case ChangeKind.REVOKED | ChangeKind.CEASED:
            return replace(kept, ended_on=fact.holds_from, ended_as=fact.kind)
        case _:
            return kept


def state_on(course: Course, day: date) -> LicenceState:
    """The state on that day in Macao; a last day still counts."""
    if course.ended_on is not None and course.ended_on <= day:
        return LicenceState.REVOKED if course.ended_as is ChangeKind.REVOKED else LicenceState.CEASED
    if course.valid_until is not None and course.valid_until < day:
        cured = course.cure_until or course.valid_until
        return LicenceState.EXPIRED if day <= cured else LicenceState.LAPSED
    begun = course.suspended_from is not None and course.suspended_from <= day
    if begun and (course.suspended_until is None or day <= course.suspended_until):
        return LicenceState.SUSPENDED
    return LicenceState.IN_FORCE


_LIVE = frozenset({LicenceState.IN_FORCE, LicenceState.SUSPENDED, LicenceState.EXPIRED})
_WHEN: Mapping[ChangeKind, frozenset[LicenceState]] = {
    # Whether a late renewal is still taken is the service's window to say.
    ChangeKind.EXTENDED: _LIVE | {LicenceState.LAPSED},
    ChangeKind.TERMS_CHANGED: _LIVE,
    ChangeKind.REPLACED: frozenset({LicenceState.IN_FORCE, LicenceState.SUSPENDED}),
    ChangeKind.SUSPENDED: frozenset({LicenceState.IN_FORCE}),
    ChangeKind.LIFTED: frozenset({LicenceState.IN_FORCE, LicenceState.SUSPENDED, LicenceState.EXPIRED}),
    ChangeKind.REVOKED: _LIVE | {LicenceState.LAPSED},
    ChangeKind.CEASED: _LIVE,
    ChangeKind.TRANSFERRED: frozenset({LicenceState.IN_FORCE}),
}


def may_happen(kind: ChangeKind, course: Course, day: date) -> bool:
    """Whether that can be done to such a licence: one that is to end or is suspended from a later day is so already."""
    if course.ended_on is not None:
        return False
    if kind is ChangeKind.SUSPENDED and _suspension_ahead(course, day):
        return False
    if kind is ChangeKind.LIFTED and not _suspension_ahead(course, day):
        return False
    return state_on(course, day) in _WHEN[kind]


def _suspension_ahead(course: Course, day: date) -> bool:
    return course.suspended_from is not None and (course.suspended_until is None or day <= course.suspended_until)


CATCH_UP = 7
"""Days by which a reminder may be late; a later one would only confuse."""


def due_reminder(days: tuple[int, ...], left: int, reminded: int | None) -> int | None:
    """Which reminder is due with so many days left, if the last one told was that of `reminded` days."""
    due = [each for each in days if left <= each and each - left <= CATCH_UP and (reminded is None or each < reminded)]
    return min(due) if due and left >= 0 else None
