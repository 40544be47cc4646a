"""What lower rooms tell us."""

from balcao.bundles.jobs import prepare
from balcao.bundles.models import Part
from balcao.cases.api import CaseGranted
from balcao.foundation.bus.api import subscriber


@subscriber(CaseGranted)
def begin_what_waited(event: CaseGranted) -> None:
    """Begin, in a job, what waited for this application."""
    for part in Part.objects.filter(draft_id=event.draft_id).exclude(bundle__one_thing=""):
        prepare.defer(bundle_id=part.bundle_id)
