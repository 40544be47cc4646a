"""Running a case's process as far as it goes."""

from datetime import datetime

from django.db import transaction

from balcao.cases.models import Case
from balcao.cases.operators import Task, operators
from balcao.cases.process import run_process
from balcao.catalogue.api import get_version


@transaction.atomic
def run_case(*, case_id: int, at: datetime) -> None:
    """Do what can be done now; does nothing for a finished case. Killed half-way, nothing has happened."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or case.finished_at is not None or _closed_undecided(case):
        return
    definition = get_version(case.version_id).definition
    task, known = Task(case, definition, at), operators()
    case.process_state, finished = run_process(definition.process, case.process_state, lambda name: known[name](task))
    if finished:
        case.finished_at = at
    case.save()


def _closed_undecided(case: Case) -> bool:
    return case.state in {"withdrawn", "shelved"}
