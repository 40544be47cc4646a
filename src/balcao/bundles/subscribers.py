"""What lower rooms tell us."""

from balcao.bundles.jobs import prepare
from balcao.bundles.models import Part
from balcao.cases.api import CaseGranted
from balcao.foundation.bus.api import subscriber
from balcao.foundation.db.api import KeptQuestion, given


@subscriber(CaseGranted)
def begin_what_waited(event: CaseGranted) -> None:
    """Begin, in a job, what waited for this application."""
    for bundle_id in _WAITING(draft=event.draft_id):
        prepare.defer(bundle_id=bundle_id)


_WAITING = KeptQuestion(
    lambda: (
        Part.objects.filter(draft_id=given("draft")).exclude(bundle__one_thing="").values_list("bundle_id", flat=True)
    )
)
