"""What is made after it was asked for, or when its time has come."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="dossiers.make_export", queue="seal")
def make_export(export_id: int) -> None:
    """Make the PDF and the archive of a case that somebody asked for."""
    from balcao.dossiers.operations.exporting import build_export

    build_export(export_id=export_id, at=now())


@job(name="dossiers.archive_case", queue="sweep")
def archive_case(case_id: int) -> None:
    """Archive a case whose time of keeping is over."""
    from balcao.dossiers.operations.archiving import archive_due

    archive_due(case_id=case_id, at=now())


@periodic(name="dossiers.archive_what_is_due", cron="30 18 * * *")
def archive_what_is_due(timestamp: int) -> int:
    """At half past two at night of Macao: have some of the cases archived whose time is over; returns how many."""
    from balcao.dossiers.operations.archiving import due_cases

    found = due_cases(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for case_id in found:
        archive_case.defer_once(key=f"archive:{case_id}", case_id=case_id)
    return len(found)
