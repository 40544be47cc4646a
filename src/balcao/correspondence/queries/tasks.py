"""What colleagues are asked about cases."""

from datetime import datetime

from balcao.cases.api import Case, cases_of_duty, colleagues_on
from balcao.correspondence.models import Task
from balcao.correspondence.types import TaskView
from balcao.entities.api import holder_names
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick


def my_tasks(*, actor: Actor, at: datetime, limit: int = 100) -> list[TaskView]:
    """What waits for the officer, the soonest due first, what is only to be read last; of cases still theirs to see."""
    rows = Task.objects.filter(to_id=actor.person_id, done_at__isnull=True, case__in=cases_of_duty(actor, at))
    found = list(rows.select_related("case", "to").order_by("due_on", "pk")[:limit])
    return _views(found, actor, at)


def tasks_on(*, actor: Actor, at: datetime, reference: str) -> tuple[list[TaskView], dict[int, Text]]:
    """The tasks of a case, the newest first, and the colleagues who can be named, by number.

    :raises NotFound: for an officer whose duty it is not.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    rows = Task.objects.filter(case=case).select_related("case", "to").order_by("-pk")
    people = {each.person_id: each.name for each in colleagues_on(case, at) if each.person_id != actor.person_id}
    return _views(list(rows), actor, at), people


def _views(rows: list[Task], actor: Actor, at: datetime) -> list[TaskView]:
    names = holder_names(row.case.holder_id for row in rows)
    today = macau_date(at)

    def view(row: Task, case: Case) -> TaskView:
        return TaskView(
            id=row.pk,
            reference=case.reference,
            version_id=case.version_id,
            holder_name=pick(names[case.holder_id], actor.language),
            to=row.to.names,
            text=row.text,
            asked_by=row.asked_by_name,
            asked_by_id=row.asked_by,
            asked_at=row.asked_at,
            due_on=row.due_on,
            late=row.due_on is not None and row.due_on < today and row.done_at is None,
            done_at=row.done_at,
            done_by=row.done_by_name,
        )

    return [view(row, row.case) for row in rows]
