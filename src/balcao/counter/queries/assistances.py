"""Who is being helped, by whom."""

from datetime import datetime
from typing import Any

from balcao.accounts.api import COUNTER, get_person
from balcao.counter.models import Assistance
from balcao.counter.policies import counters_of, is_tied, ways_in
from balcao.counter.rules import counter_rules
from balcao.counter.types import AssistanceView
from balcao.kernel.actor import Actor, Channel, Clerk
from balcao.kernel.errors import NotFound


def person_at_counter(row: Assistance) -> Actor:
    """The person helped, as whoever acts by the clerk's hand."""
    person = get_person(row.person_id)
    return Actor(
        person_id=row.person_id,
        name=person.name,
        latin_name=person.name_pt,
        assurance=counter_rules().identified_level,
        channel=Channel.COUNTER,
        holder_id=f"p-{row.person_id}",
        language=row.language,
        clerk=Clerk(
            person_id=row.clerk_id,
            name=get_person(row.clerk_id).name,
            department=row.department,
            assistance_id=row.pk,
        ),
    )


def view_of(row: Assistance, at: datetime) -> AssistanceView:
    """An assistance as it passes the door."""
    return AssistanceView(
        assistance_id=row.pk,
        person=person_at_counter(row),
        name=row.person.names,
        clerk_id=row.clerk_id,
        department=row.department,
        reason=row.reason,
        begun_at=row.begun_at,
        until_at=row.until_at,
        longest_at=row.longest_at,
        over=row.ended_at is not None or row.until_at <= at,
        ended_why=row.ended_why,
        draft_ids=tuple(row.drafts),
        ways=ways_in(row),
        video_id=row.video_id,
    )


def assistance_of(*, actor: Actor, at: datetime) -> AssistanceView | None:
    """Whom the clerk is helping now, or None; also when their duty has ended meanwhile."""
    row = live(actor, at)
    return view_of(row, at) if row else None


def live(actor: Actor, at: datetime, **more: Any) -> Assistance | None:
    """The clerk's running assistance."""
    if actor.person_id is None or actor.clerk is not None or not actor.holds(COUNTER):
        return None
    rows = Assistance.objects.select_related("person", "video").filter(clerk_id=actor.person_id, ended_at__isnull=True)
    row = rows.filter(until_at__gt=at, **more).first()
    if row is None or is_tied(actor.person_id, f"p-{row.person_id}", at):
        return None
    return row if any(post.duty == COUNTER and post.department == row.department for post in actor.posts) else None


def helped_as(*, actor: Actor, at: datetime, holder_id: str) -> Actor | None:
    """The person whom the clerk is helping now, acting for that holder; None if it is the clerk's own matter.

    Whether the person may act for the holder is for `entities` to say.
    """
    row = live(actor, at)
    if row is None or actor.person_id is None or is_tied(actor.person_id, holder_id, at):
        return None
    return person_at_counter(row).acting_for(holder_id)


def within_visit(*, helped: Actor, draft_id: int | None, reference: str = "") -> bool:
    """Whether a clerk may have this page before them: in a visit by video of who is at home, only the pages of its own
    application, or the answer to the request it is about; elsewhere every one."""
    row = Assistance.objects.select_related("video").get(pk=helped.clerk.assistance_id) if helped.clerk else None
    if row is None or row.video is None or row.video.station_id is not None:
        return True
    return draft_id == row.video.draft_id or (bool(reference) and reference == row.video.reference)


def last_helped(*, actor: Actor, at: datetime) -> AssistanceView | None:
    """The clerk's last assistance, if it is over; for a page that was open when its time ran out."""
    if actor.person_id is None or not actor.holds(COUNTER):
        return None
    row = (
        Assistance.objects.select_related("person", "video")
        .filter(clerk_id=actor.person_id)
        .order_by("-begun_at")
        .first()
    )
    found = view_of(row, at) if row else None
    return found if found and found.over else None


def helped_today(*, actor: Actor, since: datetime, at: datetime) -> list[AssistanceView]:
    """Whom the clerk has helped since that moment, the last first.

    :raises NotFound: if the actor has no counter.
    """
    counters_of(actor)
    rows = Assistance.objects.select_related("person", "video").filter(
        clerk_id=actor.person_id or 0, begun_at__gte=since
    )
    return [view_of(row, at) for row in rows.order_by("-begun_at")[:50]]


def must_help(actor: Actor, at: datetime) -> Assistance:
    """The clerk's running assistance.

    :raises NotFound: if there is none.
    """
    row = live(actor, at)
    if row is None:
        raise NotFound("an assistance")
    return row
