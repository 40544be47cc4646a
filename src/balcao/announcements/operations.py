"""Writing an announcement, confirming it, sending it back, stopping it half-way."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from balcao.announcements.failures import (
    AnnouncementFourEyes,
    AnnouncementSettled,
    NobodyThere,
    WhyMissing,
)
from balcao.announcements.models import CONFIRMED, Addressee, Announcement
from balcao.announcements.policies import locked, require_chief
from balcao.announcements.queries import service_named
from balcao.announcements.source import SOURCE
from balcao.announcements.types import Narrowed
from balcao.announcements.words import in_every_language
from balcao.cases.api import applicants_of
from balcao.foundation.audit.api import record
from balcao.foundation.eyes.api import RETURNED
from balcao.kernel.actor import Actor
from balcao.notices.api import begin_mailing, resume_mailing, stop_mailing, tell_again, tell_by_letter

MOST_WHY = 2000


@transaction.atomic
def announce(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    service_id: str,
    narrowed: Narrowed,
    subject: Mapping[str, str],
    body: Mapping[str, str],
) -> int:
    """Tell everyone whose case of a service fits; to many only when a second chief confirms. Returns its number.

    Sent again it is the same announcement. A language left empty gets the words of the first that is not.

    :raises NotFound: for a service that is not the actor's to announce about.
    :raises WordsMissing: without words, or for a subject without a text, or the other way round.
    :raises NobodyThere: if no case fits.
    """
    service = require_chief(actor, service_named(service_id, at))
    subject, body, key = *in_every_language(subject, body), f"{actor.self_id}:{key}"[:120]
    sent = Announcement.objects.filter(key=key).first()
    if sent is not None:
        return sent.pk
    found = applicants_of(
        actor=actor,
        at=at,
        department=service.department,
        service_id=service_id,
        states=narrowed.states,
        since=narrowed.since,
        until=narrowed.until,
    )
    if not found.holders:
        raise NobodyThere
    row, new = Announcement.objects.get_or_create(
        key=key,
        defaults={
            "department": service.department,
            "service_id": service_id,
            "clearance": found.clearance,
            "narrowed": narrowed.kept(),
            "scopes": list(found.scopes),
            "subject": subject,
            "body": body,
            "total": len(found.holders),
            "needs_two": len(found.holders) > settings.BALCAO_ANNOUNCE_ALONE,
            "proposed_at": at,
            "proposed_by_name": actor.name,
            "proposed_eyes": actor.eyes_in(service.department),
        },
    )
    if new:
        Addressee.objects.bulk_create(
            (Addressee(announcement=row, holder_id=each) for each in found.holders), batch_size=2000
        )
        _record(actor, at, row, "written", total=row.total, subject=row.subject, body=row.body)
        if not row.needs_two:
            _begin(row, actor, at)
    return row.pk


@transaction.atomic
def confirm_announcement(*, actor: Actor, at: datetime, announcement_id: int) -> None:
    """The second pair of eyes agrees, and it goes.

    :raises AnnouncementSettled: when it does not wait.
    :raises AnnouncementFourEyes: for who wrote it.
    """
    row = _waiting(actor, announcement_id)
    eyes = actor.eyes_in(row.department)
    if set(eyes) & set(row.proposed_eyes):
        raise AnnouncementFourEyes
    row.outcome, row.decided_at, row.decided_by_name, row.decided_eyes = CONFIRMED, at, actor.name, eyes
    row.save()
    _record(actor, at, row, "confirmed")
    _begin(row, actor, at)


@transaction.atomic
def return_announcement(*, actor: Actor, at: datetime, announcement_id: int, why: str) -> None:
    """Send it back, or take one's own back, saying why; nobody is told.

    :raises AnnouncementSettled: when it does not wait.
    :raises WhyMissing: without why.
    """
    row = _waiting(actor, announcement_id)
    if not why.strip():
        raise WhyMissing
    row.outcome, row.decided_at, row.decided_by_name = RETURNED, at, actor.name
    row.decided_eyes, row.note = actor.eyes_in(row.department), why.strip()[:MOST_WHY]
    row.save()
    _record(actor, at, row, "returned", why=row.note)


@transaction.atomic
def stop_announcement(*, actor: Actor, at: datetime, announcement_id: int) -> None:
    """Tell nobody further; who has it keeps it. Twice changes nothing.

    :raises AnnouncementSettled: when it has not begun.
    """
    stop_mailing(actor=actor, at=at, mailing_id=_begun(actor, announcement_id))


@transaction.atomic
def resume_announcement(*, actor: Actor, at: datetime, announcement_id: int) -> None:
    """Go on with what was stopped, where it was; twice changes nothing.

    :raises AnnouncementSettled: when it has not begun.
    """
    resume_mailing(actor=actor, at=at, mailing_id=_begun(actor, announcement_id))


@transaction.atomic
def repeat_announcement(*, actor: Actor, at: datetime, announcement_id: int) -> int:
    """Tell once more those whom no provider took; returns how many.

    :raises AnnouncementSettled: when it has not begun.
    """
    return tell_again(actor=actor, at=at, mailing_id=_begun(actor, announcement_id))


@transaction.atomic
def letter_announcement(*, actor: Actor, at: datetime, announcement_id: int) -> int:
    """Tell those by letter whom nothing electronic reached in a week; returns how many. Nobody gets a second letter.

    :raises AnnouncementSettled: when it has not begun.
    """
    return tell_by_letter(actor=actor, at=at, mailing_id=_begun(actor, announcement_id))


def _begun(actor: Actor, announcement_id: int) -> int:
    row = locked(actor, announcement_id)
    if row.mailing_id is None:
        raise AnnouncementSettled
    return row.mailing_id


def _waiting(actor: Actor, announcement_id: int) -> Announcement:
    row = locked(actor, announcement_id)
    if not row.needs_two or row.outcome:
        raise AnnouncementSettled
    return row


def _begin(row: Announcement, actor: Actor, at: datetime) -> None:
    row.mailing_id = begin_mailing(
        actor=actor,
        at=at,
        key=f"announcement:{row.pk}",
        department=row.department,
        source=SOURCE,
        given={"announcement": row.pk},
        subject=row.subject,
        body=row.body,
        legal=False,
    )
    row.save(update_fields=["mailing"])


def _record(actor: Actor, at: datetime, row: Announcement, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"announcements:announcement:{what}",
        subject=f"announcement:{row.pk}",
        data={"department": row.department, "service": row.service_id, **data},
    )
