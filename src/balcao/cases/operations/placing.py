"""What a place in a round, or none, does to a case."""

from datetime import datetime

from django.db import transaction

from balcao.cases.jobs import advance
from balcao.cases.models import Case
from balcao.cases.places import refuse_without_place, tell_of_place
from balcao.intake.api import has_place


@transaction.atomic
def take_up(*, reference: str, moved_up: bool, at: datetime) -> None:
    """Tell the holder how they stand, and let the case go on with its place; again changes nothing."""
    case = Case.objects.select_for_update().get(reference=reference)
    kind = ("moved_up",) if moved_up else ("place", "on_the_list", "behind")
    if case.finished_at is not None or case.steps.filter(kind__in=kind).exists():
        return
    tell_of_place(case, at, moved_up=moved_up)
    if has_place(case_reference=reference):
        advance.defer(case_id=case.pk)


@transaction.atomic
def end_in_vain(*, reference: str, at: datetime) -> None:
    """Refuse what is not decided and has no place; again changes nothing."""
    case = Case.objects.select_for_update().get(reference=reference)
    if case.outcome or case.finished_at is not None or has_place(case_reference=reference):
        return
    refuse_without_place(case, at)
    advance.defer(case_id=case.pk)
