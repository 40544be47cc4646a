"""What is put before people of the demo world: the company moved, the association has new organs."""

from datetime import datetime, timedelta

from balcao.followups import operations
from balcao.followups.models import FollowUp
from balcao.kernel.clock import macau_date

CAUSES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("organs_changed", "e-1", {"reference": ""}),
    ("entity_moved", "e-2", {"address": "澳門南灣大馬路762號"}),
)


def load_demo(*, at: datetime) -> None:
    """Let it have happened a few days ago; loading twice changes nothing."""
    on = (macau_date(at) - timedelta(days=4)).isoformat()
    for event, holder_id, change in CAUSES:
        cause = f"demo:{event}:{holder_id}"
        if FollowUp.objects.filter(cause=cause).exists():
            continue
        operations.follow_event(
            event=event, cause=cause, holder_id=holder_id, told={"change": {**change, "on": on}}, at=at
        )
        for number in FollowUp.objects.filter(cause=cause, told_at=None).values_list("pk", flat=True):
            operations.tell(follow_up_id=number, at=at)
