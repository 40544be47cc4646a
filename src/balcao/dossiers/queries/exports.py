"""The exports of a case."""

from dataclasses import dataclass
from datetime import datetime

from balcao.cases.api import cases_of_duty
from balcao.catalogue.api import get_version
from balcao.dossiers.making import STEPS
from balcao.dossiers.models import Export
from balcao.foundation.audit.api import record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """An export: `done` of `steps`; complete, with its size in bytes and the archive's SHA-256."""

    id: int
    reference: str
    asked_at: datetime
    asked_by: str
    done: int
    steps: int
    made_at: datetime | None
    size: int
    sha256: str


def export_view(*, actor: Actor, at: datetime, reference: str, export_id: int) -> ExportView:
    """How far an export is.

    :raises NotFound: for an officer whose duty the case is not.
    """
    return _view(_row(actor, at, reference, export_id))


def fetch_export(*, actor: Actor, at: datetime, reference: str, export_id: int, kind: str) -> tuple[str, str]:
    """Key and name of the file that was made, `pdf` or `zip`; fetching it is recorded as a reading.

    :raises NotFound: while it is not there, and for an officer whose duty the case is not.
    """
    row = _row(actor, at, reference, export_id)
    if row.made_at is None or kind not in {"pdf", "zip"}:
        raise NotFound(f"export {export_id}")
    record_read(
        actor=actor,
        at=at,
        subject=f"case:{reference}",
        holder_id=row.case.holder_id,
        purpose=text_of("dossiers.reading"),
        basis=get_version(row.case.version_id).definition.data.legal_basis[0].text(),
        data={"export": row.pk, "sha256": row.sha256},
    )
    return (row.pdf_key if kind == "pdf" else row.key), f"{reference}.{kind}"


def _row(actor: Actor, at: datetime, reference: str, export_id: int) -> Export:
    rows = Export.objects.filter(case__in=cases_of_duty(actor, at), case__reference=reference, pk=export_id)
    row = rows.select_related("case").first()
    if row is None:
        raise NotFound(f"export {export_id}")
    return row


def _view(row: Export) -> ExportView:
    return ExportView(
        id=row.pk,
        reference=row.case.reference,
        asked_at=row.asked_at,
        asked_by=row.asked_by_name,
        done=row.done,
        steps=STEPS,
        made_at=row.made_at,
        size=row.size,
        sha256=row.sha256,
    )
