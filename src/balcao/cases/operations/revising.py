"""What a department does to a decision it took: proposed by one officer, said to the party first where it burdens them,
confirmed by another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.cases.clauses import Clause
from balcao.cases.conditions import as_rows, from_rows
from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import DecisionChanged, FourEyes, NotNow, ReasonNeeded, RevisionOpen
from balcao.cases.hearing import grounds_without, needs_hearing, open_hearing
from balcao.cases.models import Case, Fine, Hearing, Revision
from balcao.cases.operations.refunding import ask_refund_of_case
from balcao.cases.policies import Capacity, capacity, confirming_eyes, eyes_of
from balcao.cases.proceedings import DecisionKind, HearingEnd, RevisionEnd
from balcao.cases.queries.money import money_of_case
from balcao.cases.remedies import in_force
from balcao.cases.revising import LONGEST, Wish, check_possible, needs_two, note_after, wish_of
from balcao.cases.superseding import Author, supersede
from balcao.cases.used_clauses import use_clauses
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def propose_revision(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    seen: int,
    wish: Wish,
    without_hearing: str = "",
    clauses: Sequence[Clause] = (),
) -> DecisionKind | None:
    """Correct, change or revoke a case's decision in force: at once where one pair of eyes is enough, or else proposed.

    Returns what was done, None when it waits: what burdens the party begins with hearing them, unless the law lets it
    go without, on the ground `without_hearing`.

    :param seen: the decision on the officer's page.
    :param clauses: of the department; those that stand in the words are kept with the case and read in each language.

    :raises NotFound: for an officer whose duty it is not.
    :raises DecisionChanged: when another decision is in force by now.
    :raises RevisionOpen: while another proposal about it waits.
    :raises BlankLeft: naming what of a clause is still to be written.
    :raises NotNow, ReasonNeeded, NothingChanged, BadCorrection, BadCondition, BoundByReasons, WithdrawalOver,
        AppealPending, BadFine:
        see `check_possible`.
    """
    case = lock_case(actor, at, reference)
    definition = get_version(case.version_id).definition
    if not case.outcome:
        raise NotNow
    decision = in_force(case)
    if decision.pk != seen:
        raise DecisionChanged
    check_possible(case, definition, wish, at)
    use_clauses(case, clauses, wish.why, wish.note, wish.conditions)
    case.save(update_fields=["clauses"])
    stands = capacity(actor, case, at) or Capacity()
    try:
        with transaction.atomic():
            revision = Revision.objects.create(
                case=case,
                of=decision,
                kind=wish.kind,
                outcome=wish.outcome(case),
                why=wish.why.strip()[:LONGEST],
                reasons=list(wish.reasons) if wish.kind is DecisionKind.EXPRESS else [],
                note=note_after(wish),
                conditions="" if wish.kind is DecisionKind.REVOKED else wish.conditions.strip()[:LONGEST],
                days=as_rows(wish.days),
                corrected=dict(wish.corrected),
                read_again=list(wish.read_again),
                refund=wish.refund,
                reduces_to=wish.reduces_to,
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_for_name=stands.lender_name,
                proposed_eyes=eyes_of(actor, stands.lender_id) if needs_two(definition, wish.kind) else [],
            )
    except IntegrityError as failure:
        raise RevisionOpen from failure
    hears = wish.burdens(case) or (wish.kind is DecisionKind.EXPRESS and needs_hearing(case, definition, wish.reasons))
    if hears and without_hearing in grounds_without(at):
        note_case(case, actor, at, "hearing_omitted", ground=grounds_without(at)[without_hearing])
        hears = False
    if not hears and not needs_two(definition, wish.kind):
        _carry_out(case, revision, actor, at)
        return wish.kind
    note_case(case, actor, at, f"revision_{wish.kind}", note=revision.why, internal=True)
    if hears:
        _hear(case, revision, actor, at)
    return None


def _hear(case: Case, revision: Revision, actor: Actor, at: datetime) -> None:
    definition = get_version(case.version_id).definition
    hearing = open_hearing(
        case,
        definition,
        actor=actor,
        at=at,
        route="officer",
        reasons=revision.reasons,
        note=revision.why,
        revision=revision,
    )
    due = hearing.due_on.isoformat() if hearing.due_on else ""
    note_case(case, actor, at, f"hearing_opened_{revision.kind}", due=due, days=hearing.days)


@transaction.atomic
def confirm_revision(*, actor: Actor, at: datetime, reference: str, revision_id: int) -> DecisionKind:
    """The second pair of eyes agrees, and it is done; returns what. Where one pair is enough, any officer of the duty
    does it once its party was heard.

    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow: when it is over, or the party may still answer.
    :raises FourEyes: for who is behind the proposal, and for who is no chief there.
    :raises DecisionChanged: when another decision is in force by now.
    :raises WithdrawalOver, AppealPending: when it may no longer be done.
    """
    case, revision = _open(actor, at, reference, revision_id)
    eyes, two = confirming_eyes(actor, case), needs_two(get_version(case.version_id).definition, _kind(revision))
    if two and (set(eyes) & set(revision.proposed_eyes) or capacity(actor, case, at, chief=True) is None):
        raise FourEyes
    if revision.hearings.filter(ended_at__isnull=True).exists():
        raise NotNow
    if in_force(case).pk != revision.of_id:
        raise DecisionChanged
    check_possible(case, get_version(case.version_id).definition, wish_of(revision), at)
    _carry_out(case, revision, actor, at)
    return _kind(revision)


def _kind(revision: Revision) -> DecisionKind:
    return DecisionKind(revision.kind)


@transaction.atomic
def return_revision(*, actor: Actor, at: datetime, reference: str, revision_id: int, note: str) -> None:
    """Not confirmed, or taken back by who proposed it; the decision stays. A hearing that is open ends.

    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow: when it is over.
    :raises ReasonNeeded: without words.
    """
    case, revision = _open(actor, at, reference, revision_id)
    if not note.strip():
        raise ReasonNeeded
    Hearing.objects.filter(revision=revision, ended_at__isnull=True).update(ended_at=at, end=HearingEnd.CALLED_OFF)
    _end(revision, RevisionEnd.RETURNED, actor, at, eyes=[], note=note.strip()[:LONGEST])
    note_case(case, actor, at, "revision_returned", note=revision.end_note, internal=True)


def _open(actor: Actor, at: datetime, reference: str, revision_id: int) -> tuple[Case, Revision]:
    case = lock_case(actor, at, reference)
    revision = Revision.objects.filter(case=case, pk=revision_id).first()
    if revision is None:
        raise NotFound(f"revision {revision_id} of {reference}")
    if revision.end:
        raise NotNow
    return case, revision


def _carry_out(case: Case, revision: Revision, actor: Actor, at: datetime) -> None:
    stands, eyes = capacity(actor, case, at), confirming_eyes(actor, case)
    changed: dict[str, dict[str, Any]] = {
        "answers": {name: case.corrected.get(name, case.answers.get(name)) for name in revision.corrected},
        "facts": {name: case.facts[name] for name in revision.read_again if name in case.facts},
    }
    if revision.reduces_to is not None:
        changed["fine"] = _reduce(case, revision.reduces_to)
    case.corrected = {**case.corrected, **revision.corrected}
    case.facts = {name: said for name, said in case.facts.items() if name not in revision.read_again}
    supersede(
        case,
        actor=actor,
        author=Author(
            by=actor.self_id,
            name=actor.name,
            for_name=stands.lender_name if stands else "",
            eyes=eyes,
            proposed_eyes=revision.proposed_eyes,
        ),
        at=at,
        kind=DecisionKind(revision.kind),
        outcome=revision.outcome,
        reasons=case.reasons
        if revision.kind == DecisionKind.CORRECTED or revision.reduces_to is not None
        else revision.reasons,
        note=revision.note,
        conditions=wish_of(revision).conditions_after(from_rows(case.conditions)),
        why=revision.why,
        changed={name: value for name, value in changed.items() if value},
    )
    _end(revision, RevisionEnd.DONE, actor, at, eyes=eyes)
    if revision.refund:
        _propose_refund(case, revision, actor, at)


def _reduce(case: Case, amount: int) -> dict[str, int]:
    """The fine becomes less; what is owed, or paid too much, follows by the case's process."""
    fine = Fine.objects.select_for_update().get(case=case)
    before, fine.amount = fine.amount, amount
    fine.save(update_fields=["amount"])
    return {"before": before, "after": amount}


def _propose_refund(case: Case, revision: Revision, actor: Actor, at: datetime) -> None:
    try:
        money = money_of_case(actor=actor, at=at, reference=case.reference)
    except NotFound:
        return
    for each in money.refundable:
        if each.line is None:
            why = revision.why
            ask_refund_of_case(actor=actor, at=at, reference=case.reference, what=each.key, amount=each.left, why=why)


def _end(revision: Revision, end: RevisionEnd, actor: Actor, at: datetime, *, eyes: list[str], note: str = "") -> None:
    revision.end, revision.ended_at, revision.ended_by_name = end, at, actor.name
    revision.ended_eyes, revision.end_note = eyes, note
    revision.save()
