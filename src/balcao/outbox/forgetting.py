"""What this room keeps of a case, until when, and what becomes of it when the case is deleted."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from balcao.foundation.forgetting.api import Goes, Rule
from balcao.outbox.models import Call, Happening
from balcao.outbox.numbering import number_what_waits
from balcao.outbox.published import keep_days

CALLS_KEPT = timedelta(days=30)
"""So long it is shown how calls went."""

FORGETS: tuple[Rule, ...] = (
    Goes(model=Happening, where={"draft_id__in": "draft"}),
    Goes(model=Call, where={"draft_id__in": "draft"}),
)


def forget_happenings(*, at: datetime, but: Collection[int] = ()) -> int:
    """Delete what happened, and how calls about it went, longer ago than is kept, but for that of the drafts `but`;
    returns how many. What waits for its place is numbered first."""
    number_what_waits()
    held = Q(draft_id__in=list(but))
    happened = Happening.objects.filter(at__lt=at - timedelta(days=keep_days()), position__isnull=False)
    calls = Call.objects.filter(at__lt=at - CALLS_KEPT)
    return sum(rows.exclude(held).delete()[0] for rows in (happened, calls))
