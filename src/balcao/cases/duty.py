"""What every act of an officer begins and ends with: the case, locked; its state; its line on the timeline."""

from datetime import datetime
from typing import Any

from balcao.cases.failures import AlreadyDecided, NotNow, ReservedBy
from balcao.cases.models import Case, Reservation, Step
from balcao.cases.policies import capacity, cases_of_duty
from balcao.cases.types import CaseState
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

WORDS = frozenset({"after", "files", "name", "names", "spoke_with", "topic"})
"""What a line of the timeline says in somebody's words, or names somebody by; the trail does without."""


def lock_case(actor: Actor, at: datetime, reference: str) -> Case:
    """The case, locked, for an officer whose duty it is.

    :raises NotFound: for everyone else.
    """
    case = cases_of_duty(actor, at).select_for_update(of=("self",)).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    return case


def check_open(case: Case, states: set[CaseState]) -> None:
    """See that a case is in one of these states.

    :raises AlreadyDecided, NotNow: when it is not.
    """
    if case.outcome:
        raise AlreadyDecided(case.decided_by_name)
    if case.state not in states:
        raise NotNow


def check_free(case: Case, actor: Actor, at: datetime) -> None:
    """See that no other officer has a locked case in hand.

    :raises ReservedBy: telling who and since when.
    """
    held = Reservation.objects.select_related("person").filter(case=case, until__gt=at).first()
    if held is not None and held.person_id != actor.person_id:
        raise ReservedBy(held.person.names, held.since, held.until)


def let_go(case: Case) -> None:
    """Nobody has the case in hand any more."""
    Reservation.objects.filter(case=case).delete()


def note_case(
    case: Case,
    actor: Actor,
    at: datetime,
    kind: str,
    *,
    note: str = "",
    internal: bool = False,
    visible_to: str = "",
    **data: Any,
) -> None:
    """A line of the timeline and of the trail, with both names when it was in substitution.

    An internal line may be `visible_to` one department alone. What people called things stays on the timeline: the
    trail outlives the case.
    """
    stands = capacity(actor, case, at)
    if stands is not None and stands.lender_name:
        data["in_substitution_of"] = stands.lender_name
    Step.objects.create(
        case=case,
        at=at,
        kind=kind,
        who=actor.name,
        note=note,
        data=data,
        internal=internal,
        visible_to=visible_to,
    )
    record(
        actor=actor,
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={name: value for name, value in data.items() if name not in WORDS},
    )
