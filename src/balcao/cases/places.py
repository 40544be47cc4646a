"""Applications taken in rounds: they wait for their place, take it up, or get none."""

from datetime import datetime
from typing import Any

from balcao.cases.clock import resume_clock, stop_clock
from balcao.cases.decision import conclude
from balcao.cases.enrolling import no_more, number_enrolled_in
from balcao.cases.models import Assessment, Case, Step
from balcao.cases.notes import tell_holder
from balcao.catalogue.api import get_version
from balcao.intake.api import RoundClosed, enter_round, has_place, standing_of
from balcao.kernel.actor import Actor, system_actor

NO_PLACE, TOO_FEW = "no_place", "too_few_points"
"""The reasons of a refusal because all places are taken, or because the assessors gave too few points."""


def take_into_round(case: Case, actor: Actor, at: datetime) -> None:
    """Take a new application into the round of its service, if it has rounds; the caller saves the case afterwards.

    :raises ActivityCalledOff, ActivityOver, EnrolmentClosed, RoundClosed, EnteredAlready, NoPlaceLeft: then it is not
        lodged.
    """
    version = get_version(case.version_id)
    intake = version.definition.data.intake
    if intake is None:
        return
    number = number_enrolled_in(case.facts)
    try:
        placed = enter_round(
            actor=actor,
            at=at,
            version=version,
            holder_id=case.holder_id,
            case_reference=case.reference,
            of=str(case.answers.get(intake.per)) if intake.per else number,
        )
    except RoundClosed as failure:
        if closed := no_more(number, at):
            raise closed from failure
        raise
    if not placed:
        stop_clock(case, at)


def waits_for_place(case: Case, at: datetime) -> bool:
    """Whether a locked case still waits; its clock stands still meanwhile and goes on with the place."""
    if has_place(case_reference=case.reference):
        resume_clock(case, at)
        return False
    stop_clock(case, at)
    return True


def tell_of_place(case: Case, at: datetime, *, moved_up: bool) -> None:
    """The holder learns that they have a place, or which place on the list is theirs."""
    standing = standing_of(case_reference=case.reference, at=at)
    if standing is None:
        return
    values: dict[str, Any] = {} if standing.ahead is None else {"number": str(standing.ahead + 1)}
    waits = "behind" if standing.round.by_ranking else "on_the_list"
    key = waits if values else "moved_up" if moved_up else "place"
    Step.objects.create(case=case, at=at, kind=key, who="", data={"ticket": standing.ticket, **values})
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key=key,
        unique=f"place:{key}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        **values,
    )


def refuse_without_place(case: Case, at: datetime) -> None:
    """A locked case that waited in vain is decided: there is no place."""
    actor = system_actor(case.department).acting_for(case.holder_id)
    reason = TOO_FEW if Assessment.objects.filter(case=case, out=True).exists() else NO_PLACE
    conclude(case, actor=actor, at=at, outcome="refuse", route="instant", reasons=(reason,))
    case.save()
