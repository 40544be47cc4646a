"""Deciding a whole list alike, or giving it to somebody, however long it is: its cases are read in a job, looked at,
then sent as a batch is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.accounts.api import officer_again, person_behind
from balcao.cases.api import VIEWS, AlikeCase, Clause, Narrowing, ReasonNeeded, alike_cases, stream, used_in
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.worklists.failures import NotAlike, NotReadYet
from balcao.worklists.jobs import carry_out, gather
from balcao.worklists.models import ASSIGN, Batch, BatchLine
from balcao.worklists.operations.batches import UNDO
from balcao.worklists.queries.rules import team_of

AT_ONCE = 100
"""So many cases are read before other jobs have their turn."""


@transaction.atomic
def gather_batch(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    view: str,
    narrowing: Narrowing,
    outcome: str,
    reasons: Sequence[str] = (),
    note: str = "",
    conditions: str = "",
    clauses: Sequence[Clause] = (),
) -> int:
    """Begin to read every case of a list of one service, to have the same decided about all of them. Nothing is decided
    before `send_gathered`. Asked again with the same key, it is the same batch. Returns the batch's number.

    :raises NotAlike: for a list that is not narrowed to one service.
    :raises ReasonNeeded: for a refusal without reasons.
    """
    assert outcome in {"approve", "refuse"}, outcome
    person_id = person_behind(actor)
    begun = Batch.objects.filter(key=key, person_id=person_id).first()
    if begun is not None:
        return begun.pk
    if view not in VIEWS or not narrowing.service_id:
        raise NotAlike
    if outcome == "refuse" and not (reasons or note.strip()):
        raise ReasonNeeded
    batch = Batch.objects.create(
        key=key,
        person_id=person_id,
        assurance=actor.assurance,
        language=actor.language,
        service_id=narrowing.service_id,
        outcome=outcome,
        reasons=list(reasons),
        note=note.strip()[:5000],
        conditions=conditions.strip()[:5000],
        clauses=used_in([each.as_json() for each in clauses], note, conditions),
        gathers={"view": view, "narrowing": narrowing.as_json()},
        made_at=at,
    )
    gather.defer(batch_id=batch.pk)
    return batch.pk


@transaction.atomic
def gather_to_assign(
    *, actor: Actor, at: datetime, key: str, view: str, narrowing: Narrowing, person_id: int | None
) -> int:
    """Begin to note every case of a list, to give all of them to an officer, or with None back to the team. Nobody has
    another case before `send_gathered`. Asked again with the same key, it is the same batch. Returns its number.

    :raises NotFound: for who is chief of no department, or not of one in which that officer works.
    """
    chief, team = person_behind(actor), team_of(actor=actor, at=at)
    if view not in VIEWS or not team or (person_id is not None and person_id not in team):
        raise NotFound(f"officer {person_id}")
    batch, made = Batch.objects.get_or_create(
        key=key,
        person_id=chief,
        defaults={
            "assurance": actor.assurance,
            "language": actor.language,
            "service_id": narrowing.service_id,
            "outcome": ASSIGN,
            "assignee_id": person_id,
            "gathers": {"view": view, "narrowing": narrowing.as_json()},
            "made_at": at,
        },
    )
    if made:
        gather.defer(batch_id=batch.pk)
    return batch.pk


@transaction.atomic
def gather_on(*, at: datetime, batch_id: int) -> bool:
    """First note which cases the list holds, then read the next of them; returns whether some are left."""
    batch = Batch.objects.select_for_update().filter(pk=batch_id, gathered_at=None, stopped_at=None).first()
    if batch is None or batch.gathers is None:
        return False
    actor = officer_again(person_id=batch.person_id, assurance=batch.assurance, language=batch.language, at=at)
    if actor is not None and not batch.lines.exists() and _noted(batch, actor, at):
        return True
    if batch.outcome == ASSIGN:  # no case is read by giving it to somebody
        batch.lines.filter(seen="").update(seen=ASSIGN)
        Batch.objects.filter(pk=batch.pk).update(gathered_at=at)
        return False
    unread = list(batch.lines.filter(state="waiting", seen="").order_by("pk")[:AT_ONCE])
    references = [line.reference for line in unread]
    cases = alike_cases(actor=actor, at=at, references=references, outcome=batch.outcome) if actor else []
    found = {case.reference: case for case in cases}
    for line in unread:
        _read(line, found.get(line.reference), at)
    BatchLine.objects.bulk_update(unread, ["seen", "state", "problem", "by", "at"])
    if len(unread) == AT_ONCE:
        return True
    batch.gathered_at = at
    batch.save(update_fields=["gathered_at"])
    return False


def _noted(batch: Batch, actor: Actor, at: datetime) -> int:
    """A line for each case that is in the list now; returns how many."""
    assert batch.gathers is not None
    count, narrowing = 0, Narrowing.read(batch.gathers["narrowing"])
    for rows in stream(actor=actor, at=at, view=batch.gathers["view"], narrowing=narrowing):
        count += len(BatchLine.objects.bulk_create(BatchLine(batch=batch, reference=row.reference) for row in rows))
    return count


def _read(line: BatchLine, case: AlikeCase | None, at: datetime) -> None:
    line.seen = case.seen if case else ""
    line.problem, line.by = (case.problem, case.by) if case else ("not_found", "")
    if line.problem:
        line.state, line.at = "failed", at


@transaction.atomic
def send_gathered(*, actor: Actor, at: datetime, batch_id: int) -> None:
    """Have decided, or assigned, what was read, after a while in which it can be stopped; sent twice, it is sent once.
    A case that changes in between, or that somebody else has in hand when its turn comes, is left and told.

    :raises NotFound: for somebody else's.
    :raises NotReadYet: while its cases are being read, and after it was stopped.
    :raises NotAlike: when none of its cases can be decided so.
    """
    batch = Batch.objects.select_for_update().filter(pk=batch_id, person_id=person_behind(actor)).first()
    if batch is None or batch.gathers is None:
        raise NotFound(f"batch {batch_id}")
    if batch.takes_effect_at is not None:
        return
    if batch.gathered_at is None or batch.stopped_at is not None:
        raise NotReadYet
    count = batch.lines.filter(state="waiting").count()
    if not count:
        raise NotAlike
    batch.takes_effect_at = at + UNDO
    batch.save(update_fields=["takes_effect_at"])
    data = {"count": count, "outcome": batch.outcome, **batch.gathers}
    record(actor=actor, at=at, event="worklists:batch:sent", subject=f"batch:{batch.pk}", data=data)
    carry_out.defer_later(seconds=int(UNDO.total_seconds()), batch_id=batch.pk)
