"""Looking somebody up outside an open case: with a reason, which the person reads."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from balcao.cases.failures import ReasonNeeded
from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.policies import own_matter, speaks_for
from balcao.cases.queries.cases import summary_of
from balcao.cases.types import CaseSummary
from balcao.entities.api import holder_name, holders_by_number, ties_of
from balcao.foundation.audit.api import record, record_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences.api import Licence, licences_for_department

REASONS = ("request", "inspection", "complaint", "authority", "correction")
SHORTEST = 5
"""Characters; fewer say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What a department holds about somebody."""

    holder_id: str
    name: Text
    cases: tuple[CaseSummary, ...]
    licences: tuple[Licence, ...]


def looking_departments(actor: Actor) -> list[str]:
    """The departments for which the actor may look somebody up."""
    return sorted(speaks_for(actor))


@transaction.atomic
def look_up(
    *, actor: Actor, at: datetime, department: str, number: str, reason: str, words: str
) -> tuple[LookedUp, ...]:
    """The cases and licences that a department holds of whoever has this identity card or register number.

    Recorded with its reason before anything is shown, also when nothing is found. Of the officer's own matters, and
    of those of entities they are tied to, nothing is found.

    :raises NotFound: for a department that is not the actor's.
    :raises ReasonNeeded: without a reason in words.
    """
    if department not in looking_departments(actor):
        raise NotFound(f"department {department}")
    if reason not in REASONS or len(words.strip()) < SHORTEST:
        raise ReasonNeeded
    purpose = say("cases.look_up.purpose", reason=say(f"cases.look_up.reason.{reason}"), words=words.strip()[:1000])
    kept = {"department": department, "number": number, "reason": reason, "words": words.strip()[:1000]}
    own = {holder for holder, last in ties_of(actor.person_id or 0).items() if last >= macau_date(at)}
    holders = [each for each in holders_by_number(number) if each not in own]
    for holder_id in holders:
        record_read(
            actor=actor,
            at=at,
            subject=f"look_up:{department}",
            holder_id=holder_id,
            purpose=purpose,
            basis=say("cases.look_up.basis"),
            data=kept,
        )
    if not holders:
        record(actor=actor, at=at, event="cases:look_up:nothing_found", subject=f"look_up:{department}", data=kept)
    return tuple(_found(actor, at, department, holder_id) for holder_id in holders)


def _found(actor: Actor, at: datetime, department: str, holder_id: str) -> LookedUp:
    cases = Case.objects.filter(
        holder_id=holder_id, department=department, clearance__lte=speaks_for(actor)[department]
    )
    cases = cases.exclude(own_matter(actor.person_id, at)).order_by("-lodged_at")[:100]
    licences = licences_for_department(actor=actor, at=at, holder_id=holder_id, department=department)
    return LookedUp(
        holder_id=holder_id,
        name=holder_name(holder_id),
        cases=tuple(summary_of(case) for case in cases),
        licences=tuple(licences),
    )
