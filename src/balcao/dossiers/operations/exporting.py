"""Taking a case out of the house: asked for by its officer, made in a job, fetched when it is ready."""

from datetime import datetime

from django.db import transaction

from balcao.cases.api import lock_case, note_case
from balcao.dossiers.jobs import make_export
from balcao.dossiers.making import STEPS, make_dossier
from balcao.dossiers.models import Export
from balcao.kernel.actor import Actor


@transaction.atomic
def request_export(*, actor: Actor, at: datetime, reference: str) -> int:
    """Have the case made into a sealed PDF and an archive; asked again while that goes on, it is the same one.

    :raises NotFound: for an officer whose duty it is not.
    """
    case = lock_case(actor, at, reference)
    running = Export.objects.filter(case=case, asked_by=actor.self_id, made_at__isnull=True).first()
    if running is not None:
        return running.pk
    export = Export.objects.create(case=case, asked_by=actor.self_id, asked_by_name=actor.name, asked_at=at)
    note_case(case, actor, at, "exported", internal=True)
    make_export.defer(export_id=export.pk)
    return export.pk


def build_export(*, export_id: int, at: datetime) -> None:
    """Make what was asked for, step by step; does nothing when it is made. Killed half-way, it begins again."""
    export = Export.objects.select_related("case").filter(pk=export_id, made_at__isnull=True).first()
    if export is None:
        return
    row = Export.objects.filter(pk=export_id, made_at__isnull=True)

    def tell(done: int) -> None:
        row.update(done=done)

    made = make_dossier(case_id=export.case_id, at=at, notes_of=export.case.department, tell=tell)
    row.update(
        done=STEPS,
        key=made.archive.key,
        pdf_key=made.pdf.key,
        sha256=made.archive.sha256,
        size=made.archive.size,
        made_at=at,
    )
