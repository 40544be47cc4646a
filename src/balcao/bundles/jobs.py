"""Beginning many applications, one after the other."""

from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now


@job(name="bundles.prepare", priority=5)
def prepare(bundle_id: int) -> None:
    """Begin the next applications of a bundle, and come again while some are left."""
    from balcao.bundles.operations import beginning

    if beginning.begin_some(at=now(), bundle_id=bundle_id):
        prepare.defer(bundle_id=bundle_id)


@job(name="bundles.work_list", priority=5)
def work_list(list_id: int) -> None:
    """Work on the next rows of a list, and come again while some are left."""
    from balcao.bundles.operations.list_work import work_some

    if work_some(at=now(), list_id=list_id):
        work_list.defer_once(key=f"list:{list_id}", list_id=list_id)
