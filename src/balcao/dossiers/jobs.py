"""What is made after it was asked for."""

from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now


@job(name="dossiers.make_export", queue="seal")
def make_export(export_id: int) -> None:
    """Make the PDF and the archive of a case that somebody asked for."""
    from balcao.dossiers.operations.exporting import build_export

    build_export(export_id=export_id, at=now())
