"""Lists handed out as files: how far they are, and their bytes."""

from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from balcao.accounts.api import person_behind
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.worklists.models import ListExport


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportShown:
    """An export: `done` rows so far; `ready` to be fetched, or `gone`."""

    export_id: int
    form: str
    done: int
    ready: bool
    gone: bool


def export_view(*, actor: Actor, export_id: int) -> ExportShown:
    """An export of one's own.

    :raises NotFound: for somebody else's.
    """
    row = _own(actor, export_id)
    finished = row.finished_at is not None
    return ExportShown(
        export_id=row.pk,
        form=row.form,
        done=row.done,
        ready=bool(row.storage_key),
        gone=finished and not row.storage_key,
    )


def export_file(*, actor: Actor, export_id: int) -> tuple[Path, str]:
    """Where the file lies, and its form.

    :raises NotFound: for somebody else's, and when it is not there.
    """
    row = _own(actor, export_id)
    if not row.storage_key:
        raise NotFound(f"export {export_id}")
    return Path(default_storage.path(row.storage_key)), row.form


def _own(actor: Actor, export_id: int) -> ListExport:
    row = ListExport.objects.filter(pk=export_id, person_id=person_behind(actor)).first()
    if row is None:
        raise NotFound(f"export {export_id}")
    return row
