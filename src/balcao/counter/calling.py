"""Clerks who sit elsewhere are called to who waits by video."""

from datetime import datetime

from balcao.accounts.api import COUNTER, officers_called
from balcao.counter.jobs import call_to_visit
from balcao.counter.models import VideoVisit
from balcao.counter.policies import is_tied
from balcao.counter.rules.video import open_now, video_counters, video_rules
from balcao.counter.video_state import room_key, state_of
from balcao.counter.video_types import VideoState
from balcao.kernel.clock import macau_date
from balcao.notices.api import CALLED_AFTER, Waits, call_off, call_officers, who_is_called


def call_when_it_waits(row: VideoVisit) -> None:
    """Call clerks in a while, if the person still waits then."""
    call_to_visit.defer_later(seconds=int(CALLED_AFTER.total_seconds()), visit_id=row.pk)


def nobody_waits(row: VideoVisit, at: datetime) -> None:
    """A clerk is there, or it is over: who was not called yet is not called."""
    call_off(key=room_key(row), at=at)


def call_to(*, visit_id: int, at: datetime) -> int:
    """Call the clerks of that counter whose work it is today, by a post lent to them too, who are in no visit and not
    tied to who waits; returns how many. Nobody is called while the person is away, or the counter is closed, unless
    that time was booked."""
    row = VideoVisit.objects.filter(pk=visit_id).first()
    if row is None or state_of(row, at) is not VideoState.WAITING or (row.seen_at or at) < at - video_rules().away:
        return 0
    counter = video_counters().get(row.department)
    if counter is None or (row.starts_at is None and not open_now(counter, at)):
        return 0
    busy = VideoVisit.objects.filter(clerk__isnull=False, ended_at__isnull=True).values_list("clerk_id", flat=True)
    wanted = who_is_called(Waits.VIDEO) - {row.person_id, *busy}
    holders = [each for each in (row.holder_id, f"p-{row.person_id}" if row.person_id else "") if each]
    people = [
        each.person_id
        for each in officers_called(department=row.department, on=macau_date(at))
        if each.person_id in wanted
        and any(post.duty == COUNTER for post in each.posts)
        and not any(is_tied(each.person_id, holder, at) for holder in holders)
    ]
    return call_officers(
        key=room_key(row),
        what=Waits.VIDEO,
        people=people,
        department=row.department,
        path=f"/desk/video-visits/{row.pk}/",
        at=at,
    )
