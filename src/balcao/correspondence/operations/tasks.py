"""Notes that name colleagues: to be read, or to be done by a day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from balcao.accounts.api import Officer
from balcao.cases.api import ReasonNeeded, cases_of_duty, colleagues_on, lock_case, note_case, write_note
from balcao.correspondence.failures import BadDay
from balcao.correspondence.models import Task
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick

LONGEST = 5000


@transaction.atomic
def tell_colleagues(
    *, actor: Actor, at: datetime, reference: str, text: str, to: Collection[int], due_on: date | None = None
) -> None:
    """Write a note that colleagues of the department find in their list; with a day it is a task.

    :raises ReasonNeeded: without words, or without anybody named.
    :raises BadDay: for a day that is over.
    :raises NotFound: for somebody whose duty the case is not.
    """
    case = lock_case(actor, at, reference)
    text = text.strip()[:LONGEST]
    if not text or not to:
        raise ReasonNeeded
    if due_on is not None and due_on < macau_date(at):
        raise BadDay
    known = {each.person_id: each for each in colleagues_on(case, at)}
    if unknown := set(to) - set(known):
        raise NotFound(f"colleagues {sorted(unknown)}")
    Task.objects.bulk_create(
        Task(
            case=case,
            to_id=number,
            text=text,
            asked_by=actor.self_id,
            asked_by_name=actor.name,
            asked_at=at,
            due_on=due_on,
        )
        for number in sorted(set(to))
    )
    names = "、".join(pick(known[number].name, "zh-Hant") for number in sorted(set(to)))
    day = {"due": due_on.isoformat()} if due_on else {}
    note_case(case, actor, at, "task" if due_on else "mention", note=text, internal=True, names=names, **day)


@transaction.atomic
def write_note_naming(*, actor: Actor, at: datetime, reference: str, text: str, for_all: bool = False) -> list[Text]:
    """Write a note; colleagues of the case whom it names, as in ``@陳志明``, find it in their list. Returns the names.

    Who writes, and whom nobody of the case's duty is called, is not told; nor is anybody by an officer who only gives
    an opinion.

    :raises NotFound, ReasonNeeded: as `cases.write_note`.
    """
    write_note(actor=actor, at=at, reference=reference, text=text, for_all=for_all)
    case = cases_of_duty(actor, at).filter(reference=reference).first() if "@" in text else None
    if case is None:
        return []
    named = [each for each in _named_in(text, colleagues_on(case, at)) if each.person_id != actor.person_id]
    Task.objects.bulk_create(
        Task(
            case=case,
            to_id=each.person_id,
            text=text.strip()[:LONGEST],
            asked_by=actor.self_id,
            asked_by_name=actor.name,
            asked_at=at,
        )
        for each in named
    )
    return [each.name for each in named]


def _named_in(text: str, officers: Sequence[Officer]) -> list[Officer]:
    """Those whose name, in any language, stands after an @; of two that begin alike the longer one counts."""
    left, found = text.casefold(), {}
    names = [(name, each) for each in officers for name in each.name.values()]
    for name, each in sorted(names, key=lambda one: -len(one[0])):
        if (sign := f"@{name.casefold()}") in left:
            left, found[each.person_id] = left.replace(sign, ""), each
    return list(found.values())


@transaction.atomic
def finish_task(*, actor: Actor, at: datetime, task_id: int) -> None:
    """Say that it is done, or read. Said twice, the first stands.

    :raises NotFound: for officers whose duty the case is not.
    """
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None or not cases_of_duty(actor, at).filter(pk=task.case_id).exists():
        raise NotFound(f"task {task_id}")
    if task.done_at is None:
        task.done_at, task.done_by_name = at, actor.name
        task.save(update_fields=["done_at", "done_by_name"])
        note_case(task.case, actor, at, "task_done", note=task.text, internal=True)
