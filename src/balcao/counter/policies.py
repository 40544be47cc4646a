"""Who helps whom at a counter."""

from datetime import datetime

from balcao.accounts.api import COUNTER
from balcao.cases.api import DraftView
from balcao.counter.models import Assistance
from balcao.counter.types import Way
from balcao.entities.api import ties_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def counters_of(actor: Actor) -> list[str]:
    """The departments at whose counter the officer acts.

    :raises NotFound: if they have no such duty.
    """
    found = sorted({post.department for post in actor.posts if post.duty == COUNTER})
    if not found or actor.person_id is None or actor.clerk is not None:
        raise NotFound("the counter")
    return found


def is_tied(clerk_id: int, holder_id: str, at: datetime) -> bool:
    """Whether something of that holder is the clerk's own matter today."""
    return ties_of(clerk_id).get(holder_id, macau_date(at).min) >= macau_date(at)


def seen_about(view: DraftView) -> bool:
    """Whether one is seen by video about an application: until it is lodged, and while its officer waits for an
    answer."""
    return not view.case_reference or (view.in_hand is not None and view.in_hand.asked)


def ways_in(row: Assistance) -> tuple[Way, ...]:
    """How the person can confirm in an assistance. By video it is by their own hand alone: at home on the device on
    which they are signed in, at a kiosk by the code they type there, or on their own phone."""
    if row.video is None:
        return tuple(Way)
    return (Way.PHONE,) if row.video.station_id is None else (Way.CODE, Way.PHONE)
