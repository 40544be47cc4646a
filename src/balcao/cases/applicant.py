"""A case changes hands, or stands still because nobody holds it any more: what those verbs have in common."""

from datetime import datetime
from typing import Any

from balcao.cases.clock import resume_clock, stop_clock
from balcao.cases.facts import check_audience
from balcao.cases.failures import AlreadyDecided, BoundToLicence, NoSuccessor, NotNow
from balcao.cases.jobs import advance
from balcao.cases.models import TO_DO, Case, Draft, Offer, Step
from balcao.cases.offers import OPEN_OFFER
from balcao.cases.sought import sought_by
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.entities.api import EntityStatus, holder_name, holders_by_number, standing_of
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.notices.api import send_worded, worded

RUNS_BY_ITSELF = frozenset({CaseState.PROCESSING, CaseState.CONSULTING})


def check_running(case: Case) -> None:
    """See that the case is neither decided nor put away.

    :raises AlreadyDecided, NotNow: otherwise.
    """
    if case.outcome:
        raise AlreadyDecided(case.decided_by_name)
    if CaseState(case.state).closed:
        raise NotNow


def stand_still(case: Case, why: str, at: datetime) -> None:
    """Let a running case stand still with the officer, its clock too; the caller saves it. Again, nothing changes."""
    if case.stands_still or case.outcome or CaseState(case.state).closed:
        return
    case.stands_still, case.clock_stood = why, case.clock_since is not None
    case.stood_in = case.state
    if case.state not in TO_DO:
        case.state = CaseState.WITH_OFFICER
    stop_clock(case, at)


def go_on_again(case: Case, at: datetime) -> None:
    """Let it go on where it was, with the days that were left; the caller saves it."""
    if case.clock_stood:
        resume_clock(case, at)
    if case.state == CaseState.WITH_OFFICER:
        case.state = case.stood_in
    case.stands_still, case.stood_in, case.clock_stood = "", "", False
    if case.state in RUNS_BY_ITSELF:
        advance.defer(case_id=case.pk)


def successor_by(number: str, case: Case) -> str:
    """The one holder with that card or register number, who may be the applicant of this case.

    :raises NoSuccessor: if there is none, or it is the applicant themself, or the entity has ended.
    :raises BoundToLicence: if the case renews or changes a licence, which passes on by itself.
    :raises WrongAudience: if the service is not for such a holder.
    """
    if case.licence_number:
        raise BoundToLicence
    found = holders_by_number(number.strip()) if number.strip() else []
    living = [each for each in found if standing_of(each) is EntityStatus.ACTIVE and each != case.holder_id]
    if len(living) != 1:
        raise NoSuccessor
    to = Actor(person_id=None, name="", holder_id=living[0])
    check_audience(to, get_version(case.version_id).definition)
    return living[0]


def change_applicant(case: Case, to_holder: str, *, actor: Actor, at: datetime, kind: str) -> None:
    """Make another holder the applicant of a locked case; the caller saves it. Filing day, clock and trail stay.

    Both sides hear of it, and the trail of both shows it.
    """
    before, case.holder_id = case.holder_id, to_holder
    case.sought_by = sought_by(case.reference, to_holder)
    Draft.objects.filter(pk=case.draft_id).update(holder_id=to_holder)
    Offer.objects.filter(case=case, **OPEN_OFFER).update(ended_at=at, ended_why="overtaken")
    names: dict[str, Any] = {"before": holder_name(before), "after": holder_name(to_holder)}
    Step.objects.create(case=case, at=at, kind=f"applicant_{kind}", who=actor.name, data=names)
    for holder in (before, to_holder):
        record(
            actor=actor,
            at=at,
            event="cases:case:applicant_changed",
            subject=f"case:{case.reference}",
            holder_id=holder,
            data={"from": before, "to": to_holder, "kind": kind},
        )
        if standing_of(holder) is EntityStatus.ACTIVE and not (holder == before and case.stands_still):
            tell(case, holder, key="applicant_changed", unique=f"{kind}:{before}:{to_holder}", at=at, names=names)


def tell(
    case: Case, holder_id: str, *, key: str, unique: str, at: datetime, path: str = "", names: dict[str, Any]
) -> None:
    """A plain notice about a case to somebody who is, was or may become its applicant."""
    values = {"service": get_version(case.version_id).definition.text("name"), "reference": case.reference, **names}
    words = worded(f"cases.note.{key}", **values)
    send_worded(
        words=words,
        actor=system_actor(case.department),
        at=at,
        holder_id=holder_id,
        department=case.department,
        case_reference=case.reference,
        path=path,
        key=f"case:{case.pk}:{key}:{unique}:{holder_id}"[:120],
    )
