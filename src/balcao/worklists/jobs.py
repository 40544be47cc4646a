"""What happens after a case reached the officers, or many were decided at once."""

from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now


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
