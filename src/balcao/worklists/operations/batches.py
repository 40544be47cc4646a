"""Deciding many cases alike, or giving them to somebody: sent, stopped, carried out case by case."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from balcao.accounts.api import officer_again, person_behind
from balcao.cases.api import (
    CONFIRM,
    AlreadyDecided,
    BlankLeft,
    CaseState,
    Clause,
    DecidedWith,
    EntryDiffers,
    FourEyes,
    MemberWaits,
    NotNow,
    NotTheirs,
    OpinionBinds,
    ReasonNeeded,
    ReservedBy,
    alike_cases,
    assign_case,
    conditions_in,
    confirm_proposal,
    decide_case,
    leave_case,
    reserve_case,
    still_as_seen,
    used_in,
)
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.worklists.failures import NotAlike, TooLateToStop
from balcao.worklists.jobs import carry_out
from balcao.worklists.models import ASSIGN, Batch, BatchLine

UNDO = timedelta(minutes=2)
"""So long a batch waits before it takes effect."""

HELD = timedelta(minutes=30)
"""So long after that its cases stay in the hands of who sent it, should the work be slow."""

AT_ONCE = 50
"""So many cases are decided before other jobs have their turn."""


class Changed(BalcaoError):
    """Something came in since the case was looked at."""

    key = "worklists.changed"


REFUSED = (
    BlankLeft,
    *(AlreadyDecided, Changed, DecidedWith, EntryDiffers, FourEyes, MemberWaits),
    *(NotFound, NotNow, NotTheirs, OpinionBinds, ReasonNeeded, ReservedBy),
)
"""What keeps a single case of a batch from being decided."""


@transaction.atomic
def send_batch(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    seen: Mapping[str, str],
    outcome: str,
    reasons: Sequence[str] = (),
    note: str = "",
    conditions: str = "",
    clauses: Sequence[Clause] = (),
) -> int:
    """Have the same decided about many cases of one service, after a while in which it can be stopped. Sent again, it
    is the same batch. What cannot be decided is told line by line. Returns the batch's number.

    With the outcome ``confirm`` what is proposed is confirmed, for each case its own; these may be of several services.

    :param seen: by reference what `alike_cases` said of each case that was looked at.
    :param clauses: of the department; those that stand in the words are read in each language.
    :raises ReasonNeeded: for a refusal without reasons.
    :raises NotAlike: for no cases, or cases of several services.
    """
    assert outcome in {"approve", "refuse", CONFIRM}, outcome
    person_id = person_behind(actor)
    sent = Batch.objects.filter(key=key, person_id=person_id).first()
    if sent is not None:
        return sent.pk
    if outcome == "refuse" and not (reasons or note.strip()):
        raise ReasonNeeded
    # In one order, so that two batches over the same cases do not wait for each other.
    cases = alike_cases(actor=actor, at=at, references=sorted(seen), outcome=outcome)
    services = {case.version.definition.id for case in cases}
    if not services or (len(services) > 1 and outcome != CONFIRM):
        raise NotAlike
    batch = Batch.objects.create(
        key=key,
        person_id=person_id,
        assurance=actor.assurance,
        language=actor.language,
        service_id=services.pop() if len(services) == 1 else "",
        outcome=outcome,
        reasons=list(reasons),
        note=note.strip()[:5000],
        conditions=conditions.strip()[:5000],
        clauses=used_in([each.as_json() for each in clauses], note, conditions),
        made_at=at,
        takes_effect_at=at + UNDO,
    )
    BatchLine.objects.bulk_create(
        _line(batch, case.reference, seen[case.reference], case.problem, case.by, actor, at) for case in cases
    )
    data = {"cases": [case.reference for case in cases], "outcome": outcome}
    record(actor=actor, at=at, event="worklists:batch:sent", subject=f"batch:{batch.pk}", data=data)
    carry_out.defer_later(seconds=int(UNDO.total_seconds()), batch_id=batch.pk)
    return batch.pk


def _line(batch: Batch, reference: str, seen: str, problem: str, by: str, actor: Actor, at: datetime) -> BatchLine:
    """A line that waits with its case in hand, or one that failed at once."""
    if not problem:
        try:
            reserve_case(actor=actor, at=at, reference=reference, lease=UNDO + HELD, batch=str(batch.pk))
        except (AlreadyDecided, ReservedBy) as failure:
            problem, by = _said(failure, actor.language)
    state = {"state": "failed", "problem": problem, "by": by, "at": at} if problem else {}
    return BatchLine(batch=batch, reference=reference, seen=seen, **state)


@transaction.atomic
def stop_batch(*, actor: Actor, at: datetime, batch_id: int) -> None:
    """Stop a batch; what is not decided yet stays as it was, free for others. Stopping twice changes nothing.

    :raises TooLateToStop: when everything is decided.
    """
    batch = Batch.objects.select_for_update().filter(pk=batch_id, person_id=person_behind(actor)).first()
    if batch is None:
        raise NotFound(f"batch {batch_id}")
    if batch.stopped_at is not None:
        return
    if batch.done_at is not None:
        raise TooLateToStop
    batch.stopped_at = at
    batch.save(update_fields=["stopped_at"])
    if batch.gathers is None:  # cases of a whole list are in nobody's hand while they wait
        _leave(batch, actor, at)
    record(actor=actor, at=at, event="worklists:batch:stopped", subject=f"batch:{batch.pk}")


def _leave(batch: Batch, actor: Actor, at: datetime) -> None:
    for reference in batch.lines.filter(state="waiting").values_list("reference", flat=True):
        try:
            leave_case(actor=actor, at=at, reference=reference)
        except (AlreadyDecided, NotFound):
            continue


def carry_on(*, at: datetime, batch_id: int) -> bool:
    """Decide the next cases of a batch, each in a transaction of its own; returns whether some are left."""
    batch = Batch.objects.filter(pk=batch_id, takes_effect_at__lte=at, stopped_at=None, done_at=None).first()
    if batch is None:
        return False
    actor = officer_again(person_id=batch.person_id, assurance=batch.assurance, language=batch.language, at=at)
    numbers = list(batch.lines.filter(state="waiting").order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    for number in numbers[:AT_ONCE]:
        _carry_out_line(number, actor, at)
    if len(numbers) > AT_ONCE:
        return True
    Batch.objects.filter(pk=batch_id, stopped_at=None).exclude(lines__state="waiting").update(done_at=at)
    return False


@transaction.atomic
def _carry_out_line(number: int, actor: Actor | None, at: datetime) -> None:
    """Decide one case, and say so on its line, or neither; a batch that was stopped decides nothing more."""
    line = BatchLine.objects.select_related("batch").select_for_update().get(pk=number)
    if line.state != "waiting" or line.batch.stopped_at is not None:
        return
    line.at = at
    try:
        with transaction.atomic():
            line.state = _carried_out(line, actor, at)
    except REFUSED as failure:
        line.state = "failed"
        line.problem, line.by = _said(failure, line.batch.language)
    line.save(update_fields=["state", "problem", "by", "at"])


def _carried_out(line: BatchLine, actor: Actor | None, at: datetime) -> str:
    """Decide, confirm or assign; returns what the line then is."""
    if actor is None:
        raise NotFound("officer")
    batch = line.batch
    if batch.outcome == ASSIGN:
        assign_case(actor=actor, at=at, reference=line.reference, person_id=batch.assignee_id)
        return "done"
    if not still_as_seen(actor=actor, at=at, reference=line.reference, seen=line.seen):
        raise Changed
    if batch.outcome == CONFIRM:
        confirm_proposal(actor=actor, at=at, reference=line.reference)
        return "done"
    state = decide_case(
        actor=actor,
        at=at,
        reference=line.reference,
        outcome=batch.outcome,
        reasons=batch.reasons,
        note=batch.note,
        conditions=conditions_in(batch.conditions),
        clauses=[Clause.read(each) for each in batch.clauses],
    )
    return "heard" if state is CaseState.HEARING else "done"


def _said(failure: BalcaoError, language: str) -> tuple[str, str]:
    """The key of what went wrong, without its room, and who was before."""
    by = ""
    if isinstance(failure, ReservedBy):
        by = pick(failure.by, language)
    elif isinstance(failure, AlreadyDecided):
        by = failure.by
    return failure.key.rpartition(".")[2], by
