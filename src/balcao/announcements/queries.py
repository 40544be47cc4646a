"""What chiefs ask: about which services, who would be told, what was announced and how far it came."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from balcao.announcements.models import Announcement
from balcao.announcements.policies import may_announce, require_chief, seen_by
from balcao.announcements.types import AnnouncementShown, Narrowed, Reach
from balcao.cases.api import applicants_of
from balcao.catalogue.api import ServiceSummary, list_services
from balcao.entities.api import holder_names
from balcao.foundation.eyes.api import RETURNED
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import count_unreached, mailing_progress, mailing_travel

SAMPLE = 10
LOOKED_AT = 200
"""Of so many it is looked up whether anything reaches them; for more a page would be waiting."""

MOST_LISTED = 100


def services_to_announce(*, actor: Actor, at: datetime) -> list[ServiceSummary]:
    """The services about which the actor announces; none for who is no chief."""
    return [each for each in list_services(at=at) if may_announce(actor, each.department, each.service_id)]


def service_named(service_id: str, at: datetime) -> ServiceSummary | None:
    """The service on offer under that name."""
    return next((each for each in list_services(at=at) if each.service_id == service_id), None)


def reach_of(*, actor: Actor, at: datetime, service_id: str, narrowed: Narrowed) -> Reach:
    """Who would be told, and how many.

    :raises NotFound: for a service that is not the actor's to announce about.
    """
    service = require_chief(actor, service_named(service_id, at))
    found = applicants_of(
        actor=actor,
        at=at,
        department=service.department,
        service_id=service_id,
        states=narrowed.states,
        since=narrowed.since,
        until=narrowed.until,
    )
    first = found.holders[:LOOKED_AT]
    names = holder_names(found.holders[:SAMPLE])
    return Reach(
        total=len(found.holders),
        sample=tuple(names[each] for each in found.holders[:SAMPLE]),
        looked_at=len(first),
        no_way=count_unreached(holders=first, scopes=found.scopes, at=at),
        needs_two=len(found.holders) > settings.BALCAO_ANNOUNCE_ALONE,
    )


def announcements(*, actor: Actor) -> list[AnnouncementShown]:
    """Those of the actor's departments and services, what waits first, then the newest."""
    rows = Announcement.objects.filter(seen_by(actor)).order_by("-proposed_at")[:MOST_LISTED]
    return sorted((_shown(row, actor) for row in rows), key=lambda each: not each.waits)


def announcement_view(*, actor: Actor, at: datetime, announcement_id: int) -> AnnouncementShown:
    """One of these, with the names of some to whom it goes.

    :raises NotFound: if it is not the actor's.
    """
    row = Announcement.objects.filter(seen_by(actor), pk=announcement_id).first()
    if row is None:
        raise NotFound(f"announcement {announcement_id}")
    first = list(row.addressees.order_by("pk").values_list("holder_id", flat=True)[:SAMPLE])
    shown = _shown(row, actor, first)
    travel = mailing_travel(actor=actor, at=at, mailing_id=row.mailing_id) if row.mailing_id else None
    return replace(shown, travel=travel)


def _shown(row: Announcement, actor: Actor, first: list[str] | None = None) -> AnnouncementShown:
    names = holder_names(first or [])
    waits = row.needs_two and not row.outcome
    return AnnouncementShown(
        announcement_id=row.pk,
        department=row.department,
        service_id=row.service_id,
        narrowed=Narrowed.read(row.narrowed),
        subject=row.subject,
        body=row.body,
        total=row.total,
        written_at=row.proposed_at,
        written_by=row.proposed_by_name,
        decided_by=row.decided_by_name,
        waits=waits,
        may_confirm=waits and not set(actor.eyes_in(row.department)) & set(row.proposed_eyes),
        returned=row.note if row.outcome == RETURNED else "",
        sample=tuple(names[each] for each in first or []),
        mailing=mailing_progress(actor=actor, mailing_id=row.mailing_id) if row.mailing_id else None,
    )
