"""What officers do with a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.decision import conclude
from balcao.cases.duty import check_free, check_open, let_go, lock_case, note_case
from balcao.cases.failures import AlreadyDecided, ContentChanged, EntryDiffers, FourEyes, ReasonNeeded
from balcao.cases.hearing import grounds_without, needs_hearing, open_hearing
from balcao.cases.inspections import check_inspected
from balcao.cases.jobs import advance
from balcao.cases.models import Case
from balcao.cases.opinions import check_opinions_allow
from balcao.cases.policies import Capacity, capacity, eyes_of, may_confirm
from balcao.cases.readiness import entry_differs
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.kernel.actor import Actor


@transaction.atomic
def take_case(*, actor: Actor, at: datetime, reference: str) -> None:
    """Put one's name on a case. A case someone else holds can be taken over; both are on the timeline.

    :raises AlreadyDecided: when there is nothing left to do.
    """
    case = lock_case(actor, at, reference)
    if case.outcome:
        raise AlreadyDecided(case.decided_by_name)
    if case.assignee_id == actor.person_id:
        return
    check_free(case, actor, at)
    case.assignee_id = actor.person_id
    case.save(update_fields=["assignee"])
    note_case(case, actor, at, "taken", internal=True)


@transaction.atomic
def release_case(*, actor: Actor, at: datetime, reference: str) -> None:
    """Put a case back into the queue."""
    case = lock_case(actor, at, reference)
    if case.assignee_id not in (actor.person_id, *actor.stands_in_for(case.department)):
        return
    case.assignee_id = None
    case.save(update_fields=["assignee"])
    note_case(case, actor, at, "released", internal=True)


@transaction.atomic
def write_note(*, actor: Actor, at: datetime, reference: str, text: str) -> None:
    """A note for colleagues."""
    case = lock_case(actor, at, reference)
    if not text.strip():
        raise ReasonNeeded
    note_case(case, actor, at, "note", note=text.strip()[:5000], internal=True)


@transaction.atomic
def decide_case(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    outcome: str,
    reasons: Sequence[str] = (),
    note: str = "",
    conditions: str = "",
    seen: str = "",
    without_hearing: str = "",
) -> CaseState:
    """Approve or refuse; where the service wants four eyes, propose. The first decision stands. Returns what became
    of the case.

    A refusal for reasons on which the applicant was not heard begins with hearing them, unless the law lets it go
    without, on the ground `without_hearing`.

    :param seen: the content's hash on the officer's page; what was amended since is read again first.

    :raises AlreadyDecided: telling by whom.
    :raises ReasonNeeded: for a refusal without reasons.
    :raises ContentChanged: when the applicant changed answers meanwhile.
    :raises EntryDiffers: for granting what a register no longer says.
    :raises OpinionBinds: for granting against a binding opinion.
    :raises NotInspected: for granting before the visit that the service wants.
    """
    assert outcome in {"approve", "refuse"}, outcome
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    if seen and seen != case.content_hash:
        raise ContentChanged
    check_free(case, actor, at)
    if outcome == "refuse" and not (reasons or note.strip()):
        raise ReasonNeeded
    definition = get_version(case.version_id).definition
    if outcome == "approve":
        _check_grantable(case)
    if outcome == "refuse" and needs_hearing(case, definition, reasons):
        if without_hearing not in grounds_without(at):
            return _hear_first(case, definition, actor, at, reasons, note.strip()[:5000])
        note_case(case, actor, at, "hearing_omitted", ground=grounds_without(at)[without_hearing])
    if definition.data.four_eyes:
        stands = capacity(actor, case, at) or Capacity()
        case.proposed_eyes = eyes_of(actor, stands.lender_id)
        case.proposal = {
            "outcome": outcome,
            "reasons": list(reasons),
            "note": note.strip()[:5000],
            "conditions": conditions.strip()[:5000],
            "by": actor.self_id,
            "by_name": actor.name,
            "for_name": stands.lender_name,
            "at": at.isoformat(),
        }
        case.state = CaseState.PROPOSED
        case.save()
        let_go(case)
        note_case(case, actor, at, f"proposed_{outcome}", note=note.strip()[:5000], internal=True)
        return CaseState.PROPOSED
    _conclude(case, actor, at, outcome, reasons, note.strip()[:5000], conditions.strip()[:5000])
    return CaseState(case.state)


def _hear_first(
    case: Case, definition: ServiceDefinition, actor: Actor, at: datetime, reasons: Sequence[str], note: str
) -> CaseState:
    hearing = open_hearing(case, definition, actor=actor, at=at, route="officer", reasons=reasons, note=note)
    case.save()
    due = hearing.due_on.isoformat() if hearing.due_on else ""
    note_case(case, actor, at, "hearing_opened", due=due, days=hearing.days)
    return CaseState.HEARING


@transaction.atomic
def confirm_proposal(*, actor: Actor, at: datetime, reference: str) -> None:
    """The second pair of eyes agrees.

    :raises FourEyes: to who is no chief, or stands behind the proposal: as its author, the absent colleague in whose
        name it was made, or the substitute of one of them.
    :raises NotNow: without a proposal.
    :raises OpinionBinds: for granting against a binding opinion that came meanwhile.
    """
    case, proposal = _proposal(actor, at, reference)
    if proposal["outcome"] == "approve":
        check_opinions_allow(case)
    _conclude(case, actor, at, proposal["outcome"], proposal["reasons"], proposal["note"], proposal["conditions"])


@transaction.atomic
def return_proposal(*, actor: Actor, at: datetime, reference: str, note: str) -> None:
    """The second pair of eyes does not agree and says why; the case is open again."""
    case, _ = _proposal(actor, at, reference)
    if not note.strip():
        raise ReasonNeeded
    case.proposal, case.proposed_eyes, case.state = {}, [], CaseState.WITH_OFFICER
    case.save()
    note_case(case, actor, at, "proposal_returned", note=note.strip()[:5000], internal=True)


def _proposal(actor: Actor, at: datetime, reference: str) -> tuple[Case, dict[str, Any]]:
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.PROPOSED})
    check_free(case, actor, at)
    if not may_confirm(actor, case, at):
        raise FourEyes
    return case, case.proposal


def _check_grantable(case: Case) -> None:
    if entry_differs(case):
        raise EntryDiffers
    check_opinions_allow(case)
    check_inspected(case)


def _conclude(
    case: Case, actor: Actor, at: datetime, outcome: str, reasons: Sequence[str], note: str, conditions: str
) -> None:
    conclude(
        case,
        actor=actor,
        at=at,
        outcome=outcome,
        route="officer",
        reasons=reasons,
        note=note,
        conditions=conditions,
    )
    case.save()
    let_go(case)
    advance.defer(case_id=case.pk)
