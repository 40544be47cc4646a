"""Beginning many applications, one after the other."""

from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now


@job(name="bundles.prepare", priority=5)
def prepare(bundle_id: int) -> None:
    """Begin the next applications of a bundle, and come again while some are left."""
    from balcao.bundles.operations import beginning

    if beginning.begin_some(at=now(), bundle_id=bundle_id):
        prepare.defer(bundle_id=bundle_id)
