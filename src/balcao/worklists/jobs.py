"""What happens after a case reached the officers, or many were decided at once."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="worklists.apply_rules")
def apply_rules(case_id: int) -> None:
    """Give a case to an officer by the department's rules."""
    from balcao.worklists.operations import assigning

    assigning.apply_rules(at=now(), case_id=case_id)


@job(name="worklists.carry_out")
def carry_out(batch_id: int) -> None:
    """Decide the next cases of a batch, and come again while some are left."""
    from balcao.worklists.operations import batches

    if batches.carry_on(at=now(), batch_id=batch_id):
        carry_out.defer(batch_id=batch_id)


@job(name="worklists.gather")
def gather(batch_id: int) -> None:
    """Read the next cases of a list that is to be decided alike, and come again while some are left."""
    from balcao.worklists.operations import gathering

    if gathering.gather_on(at=now(), batch_id=batch_id):
        gather.defer(batch_id=batch_id)


@job(name="worklists.write_export")
def write_export(export_id: int) -> None:
    """Write a list into a file."""
    from balcao.worklists.operations import exporting

    exporting.write_out(at=now(), export_id=export_id)


@periodic(name="worklists.forget_exports", cron="37 * * * *")
def forget_exports(timestamp: int) -> int:
    """Delete files that were kept long enough; returns how many."""
    from balcao.worklists.operations import exporting

    return exporting.forget_exports(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="worklists.draw_samples", cron="40 22 * * *")
def draw_samples(timestamp: int) -> int:
    """Have last week's share drawn wherever it is not yet; returns for how many departments."""
    from balcao.worklists.operations import sampling

    waiting = sampling.departments_to_draw(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for department in waiting:
        draw_sample.defer(department=department)
    return len(waiting)


@job(name="worklists.draw_sample")
def draw_sample(department: str) -> None:
    """Draw a department's share of last week, once."""
    from balcao.worklists.operations import sampling

    sampling.draw_week(at=now(), department=department)
