"""What officers do with a case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.cases.awarding import check_award, grants_again, promise_award
from balcao.cases.clauses import Clause
from balcao.cases.condition_types import Condition
from balcao.cases.conditions import as_rows, check_conditions, from_rows
from balcao.cases.debts import check_paid
from balcao.cases.decision import conclude
from balcao.cases.duty import check_free, check_open, let_go, lock_case, note_case
from balcao.cases.failures import AlreadyDecided, ContentChanged, EntryDiffers, FourEyes, NotNow, ReasonNeeded
from balcao.cases.fine_reducing import check_reduces
from balcao.cases.hearing import grounds_without, needs_hearing, open_hearing
from balcao.cases.inspections import check_inspected
from balcao.cases.jobs import advance
from balcao.cases.joined import check_members, lock_to_decide, seen_of
from balcao.cases.measures import word_for
from balcao.cases.models import Case
from balcao.cases.opinions import check_opinions_allow
from balcao.cases.policies import (
    Capacity,
    capacity,
    cases_asked_about,
    cases_of_duty,
    department_of,
    eyes_of,
    may_confirm,
)
from balcao.cases.readiness import entry_differs
from balcao.cases.referring import reasons_of, refused_by
from balcao.cases.types import CaseState
from balcao.cases.used_clauses import use_clauses
from balcao.cases.visiting import check_come
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

LONGEST_NOTE = 5000
"""More characters of a note are not kept."""


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
def write_note(*, actor: Actor, at: datetime, reference: str, text: str, for_all: bool = False) -> None:
    """A note for colleagues of the officer's department; `for_all`, for every department that has to do with the case.

    :raises NotFound: for who neither decides the case nor was asked about it.
    :raises ReasonNeeded: when nothing is written.
    """
    for cases in (cases_of_duty(actor, at), cases_asked_about(actor, at)):
        case = cases.select_for_update(of=("self",)).filter(reference=reference).first()
        if case is not None:
            break
    else:
        raise NotFound(f"case {reference}")
    if not text.strip():
        raise ReasonNeeded
    own = "" if for_all else department_of(case, actor, at)
    note_case(case, actor, at, "note", note=text.strip()[:LONGEST_NOTE], internal=True, visible_to=own)


@transaction.atomic
def decide_case(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    outcome: str,
    reasons: Sequence[str] = (),
    note: str = "",
    conditions: Sequence[Condition] = (),
    seen: str = "",
    without_hearing: str = "",
    clauses: Sequence[Clause] = (),
    unfounded: Sequence[str] | None = None,
    reduces_to: int | None = None,
    granted: int | None = None,
) -> CaseState:
    """Approve or refuse; where the service wants four eyes, propose. The first decision stands. Returns what became
    of the case.

    Cases joined to it are decided with it, all alike or none; a hearing is held with those that were not heard.
    A refusal for reasons on which the applicant was not heard begins with hearing them, unless the law lets it go
    without, on the ground `without_hearing`.

    :param seen: the content's hash on the officer's page; what was amended since is read again first.
    :param clauses: of the department; those that stand in the words are kept with the case and read in each language.

    :param conditions: on which it is granted; a refusal has none.
    :param unfounded: given, an appeal is granted by sending the refusal back to its author, who decides again and is
        bound by the reasons given; these reasons of the refusal do not hold.
    :param reduces_to: given, an objection against a fine is granted by leaving it and making it so many avos.
    :param granted: of a service with `grant`, how many avos are granted.
    :raises BadGrant, NotEnoughLeft, ReportOwed: for more than may be granted, or than the fund has left, and while a
        report on an earlier grant is late; then nothing is decided.
    :raises BadFine: for no less than it is, or less than the law allows.
    :raises NotNow: for sending back what is no refusal, or what is not before the superior.
    :raises AlreadyDecided: telling by whom.
    :raises BadCondition: for one whose day is over, or that lacks one.
    :raises ReasonNeeded: for a refusal without reasons.
    :raises BlankLeft: while a blank of a clause is not written.
    :raises ContentChanged: when the applicant changed answers meanwhile.
    :raises EntryDiffers: for granting what a register no longer says.
    :raises OpinionBinds: for granting against a binding opinion.
    :raises FeeOwed: for granting while the fee, once paid, is owed again.
    :raises NotInspected: for granting before the visit that the service wants.
    :raises DecidedWith, MemberWaits: for a case that is joined to another, or to which one is that cannot be decided.
    """
    assert outcome in {"approve", "refuse"}, outcome
    case, *members = group = lock_to_decide(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    if seen and seen != seen_of(group):
        raise ContentChanged
    check_free(case, actor, at)
    check_members(members, actor, at, CaseState.WITH_OFFICER)
    if outcome == "refuse" and not (reasons or note.strip()):
        raise ReasonNeeded
    if unfounded is not None:
        _check_refers_back(case, members, outcome, note, unfounded)
        conditions = ()
    if reduces_to is not None:
        check_reduces(case, members, outcome, note, reduces_to)
        conditions = ()
    if outcome == "approve" and unfounded is None and grants_again(case):
        raise NotNow
    amount = check_award(case, members, outcome, granted, at)
    kept = tuple(conditions) if outcome == "approve" else ()
    check_conditions(kept, at)
    words = note.strip()[:5000]
    for each in group:
        use_clauses(each, clauses, words, *(condition.text for condition in kept))
    definition = get_version(case.version_id).definition
    if outcome == "approve":
        for each in group:
            _check_grantable(each)
    unheard = [each for each in group if outcome == "refuse" and needs_hearing(each, definition, reasons)]
    if unheard and without_hearing not in grounds_without(at):
        for each in unheard:
            _hear_first(each, definition, actor, at, reasons, words)
        return CaseState.HEARING
    for each in unheard:
        note_case(each, actor, at, "hearing_omitted", ground=grounds_without(at)[without_hearing])
    for each in group:
        each.refers_back = None if unfounded is None else {"unfounded": list(unfounded)}
        each.reduces_to, each.granted = reduces_to, amount
        if definition.data.four_eyes:
            _propose(each, actor, at, outcome, reasons, words, kept)
        else:
            _conclude(each, actor, at, outcome, reasons, words, kept)
    return CaseState(case.state)


def _propose(
    case: Case,
    actor: Actor,
    at: datetime,
    outcome: str,
    reasons: Sequence[str],
    note: str,
    conditions: Sequence[Condition],
) -> None:
    stands = capacity(actor, case, at) or Capacity()
    case.proposed_eyes = eyes_of(actor, stands.lender_id)
    case.proposal = {
        "outcome": outcome,
        "reasons": list(reasons),
        "note": note,
        "conditions": as_rows(conditions),
        "by": actor.self_id,
        "by_name": actor.name,
        "for_name": stands.lender_name,
        "at": at.isoformat(),
    }
    case.state = CaseState.PROPOSED
    case.save()
    let_go(case)
    word = word_for(get_version(case.version_id).definition, outcome)
    note_case(case, actor, at, f"proposed_{word}", note=note, internal=True)


def _hear_first(
    case: Case, definition: ServiceDefinition, actor: Actor, at: datetime, reasons: Sequence[str], note: str
) -> None:
    hearing = open_hearing(case, definition, actor=actor, at=at, route="officer", reasons=reasons, note=note)
    case.save()
    due = hearing.due_on.isoformat() if hearing.due_on else ""
    kind = "hearing_opened_measure" if definition.data.by_department else "hearing_opened"
    note_case(case, actor, at, kind, due=due, days=hearing.days)


@transaction.atomic
def confirm_proposal(*, actor: Actor, at: datetime, reference: str) -> None:
    """The second pair of eyes agrees.

    :raises FourEyes: to who is no chief, or stands behind the proposal: as its author, the absent colleague in whose
        name it was made, or the substitute of one of them.
    :raises NotNow: without a proposal.
    :raises OpinionBinds: for granting against a binding opinion that came meanwhile.
    :raises NotEnoughLeft, ReportOwed: when the fund has less left by now, or a report is late: the proposal stays.
    """
    group = _proposed(actor, at, reference)
    for case in group:
        if case.proposal["outcome"] == "approve":
            check_paid(case)
            check_opinions_allow(case)
    for case in group:
        made = case.proposal
        _conclude(case, actor, at, made["outcome"], made["reasons"], made["note"], from_rows(made["conditions"]))


@transaction.atomic
def return_proposal(*, actor: Actor, at: datetime, reference: str, note: str) -> None:
    """The second pair of eyes does not agree and says why; the case is open again."""
    group = _proposed(actor, at, reference)
    if not note.strip():
        raise ReasonNeeded
    for case in group:
        case.proposal, case.proposed_eyes, case.state, case.refers_back = {}, [], CaseState.WITH_OFFICER, None
        case.reduces_to = case.granted = None
        case.save()
        note_case(case, actor, at, "proposal_returned", note=note.strip()[:5000], internal=True)


def _proposed(actor: Actor, at: datetime, reference: str) -> tuple[Case, ...]:
    """The case and those proposed with it, for the second pair of eyes."""
    case, *members = group = lock_to_decide(actor, at, reference)
    check_open(case, {CaseState.PROPOSED})
    check_free(case, actor, at)
    check_members(members, actor, at, CaseState.PROPOSED)
    if not all(may_confirm(actor, each, at) for each in group):
        raise FourEyes
    return group


def _check_refers_back(case: Case, members: Sequence[Case], outcome: str, note: str, unfounded: Sequence[str]) -> None:
    refused = refused_by(case)
    if refused is None or members or outcome != "approve" or not set(unfounded) <= set(reasons_of(refused)):
        raise NotNow
    if not note.strip():
        raise ReasonNeeded


def _check_grantable(case: Case) -> None:
    check_paid(case)
    if entry_differs(case):
        raise EntryDiffers
    check_opinions_allow(case)
    check_inspected(case)
    check_come(case, get_version(case.version_id).definition)


def _conclude(
    case: Case,
    actor: Actor,
    at: datetime,
    outcome: str,
    reasons: Sequence[str],
    note: str,
    conditions: Sequence[Condition],
) -> None:
    if outcome == "approve":
        promise_award(case, actor=actor, at=at)
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
