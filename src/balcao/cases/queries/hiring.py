"""Which slots an application may have, and which it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from balcao.cases.drafts import locate_draft
from balcao.cases.hiring import FACT, rule_of
from balcao.catalogue.api import Booking, Venue, venues
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.venues.api import (
    BookingView,
    DaySlots,
    booking_of_draft,
    first_day,
    last_day,
    slots_of_days,
    what_bars,
)

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsOffered:
    """The venues of a service, how the slots of one of them stand in a week, and what the draft holds by now.

    `since` is the first day of that week, `before` and `after` those of the weeks beside it, where they can be had;
    `barred` is the key of why what was held cannot be booked any more.
    """

    rule: Booking
    venues: Mapping[str, Venue]
    venue: str
    since: date
    before: date | None
    after: date | None
    days: Sequence[DaySlots]
    held: BookingView | None
    barred: str


def slots_offered(
    *, actor: Actor, at: datetime, draft_id: int, venue: str = "", since: date | None = None
) -> SlotsOffered:
    """What can be had for a draft at that venue, or at the one it holds slots of, or the first, in the week that holds
    that day, or the first that is on offer.

    :raises NotFound: if the draft is none of the actor's business, or its service hires out nothing.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    rule = rule_of(draft)
    if rule is None:
        raise NotFound(f"slots for draft {draft_id}")
    every = venues(settings.BALCAO_SERVICES)
    known = {name: every[name] for name in rule.venues if name in every}
    held = booking_of_draft(draft_id=draft_id) if FACT in draft.facts else None
    usual = held.venue if held is not None and held.venue in known else next(iter(known))
    chosen = venue if venue in known else usual
    first, last = first_day(rule, at), last_day(rule, at)
    own = held.first_day if held is not None and held.venue == chosen else first
    asked = min(max(since or own, first), last)
    week = max(first, asked - timedelta(days=asked.weekday()))
    monday_after = week - timedelta(days=week.weekday()) + timedelta(days=WEEK)
    found = slots_of_days(
        rule=rule, venue=chosen, since=week, days=(monday_after - week).days, at=at, draft_id=draft_id
    )
    return SlotsOffered(
        rule=rule,
        venues=known,
        venue=chosen,
        since=week,
        before=max(first, week - timedelta(days=WEEK)) if week > first else None,
        after=monday_after if monday_after <= last else None,
        days=found,
        held=held,
        barred=what_bars(draft_id=draft_id, at=at) if held is not None else "",
    )
