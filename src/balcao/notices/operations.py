"""Sending and opening notices; registering for electronic ones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.accounts.api import get_person, guardians_of
from balcao.calendar.api import working_calendar
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record, record_seen
from balcao.foundation.bus.api import announce
from balcao.foundation.db.api import KeptQuestion, given, insert
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import Text
from balcao.notices import models
from balcao.notices.delivered import new_notice
from balcao.notices.events import LetterPosted, NoticeOpened
from balcao.notices.jobs import nudge, print_letter, record_service
from balcao.notices.policies import opening_action, rule_on, served_on
from balcao.notices.queries import letter_served_on, letters_handled, registration_of
from balcao.notices.types import Notice, NoticeKind, Worded


class BadPosting(BalcaoError):
    """A letter is posted on a day between its notice and today, under a number of the post."""

    key = "notices.bad_posting"


class GuardianRegisters(BalcaoError):
    """Who is under guardianship is registered for electronic notices by a guardian."""

    key = "notices.guardian_registers"


@transaction.atomic
def send_notice(
    *,
    actor: Actor,
    at: datetime,
    holder_id: str,
    department: str,
    subject: Text,
    body: Text,
    legal: bool,
    case_reference: str,
    key: str,
    path: str = "",
    scopes: Sequence[str] = (),
    kind: NoticeKind = NoticeKind.APPLICATION,
    wording: str = "",
) -> int:
    """Put a notice into the holder's inbox, which is its delivery; mails follow by job. Returns its number.

    `path` is the page of ours where what it asks for is done, `scopes` the names under which what it is about may be
    mandated: who has such a mandate finds it too. `kind` is what each person chose the channels of nudges by. The same
    key again returns the notice sent the first time, whatever its words. A legal notice to someone who is not
    registered still lies in the inbox, but has no electronic effect: a letter waits to be posted.

    :raises NotFound: if the actor is neither the platform nor of the department.
    """
    if not (actor.is_system or department in actor.departments):
        raise NotFound(f"department {department}")
    known = _SENT.first(key=key)
    if known is not None:
        return known
    registration = registration_of(holder_id=holder_id, at=at)
    row = new_notice(
        key=key,
        at=at,
        holder_id=holder_id,
        department=department,
        subject=subject,
        body=body,
        legal=legal,
        kind=kind,
        wording=wording,
        case_reference=case_reference,
        path=path,
        scopes=scopes,
        version=registration.version if registration else None,
        rule=rule_on(macau_date(at)),
        calendar=working_calendar(),
    )
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError:
        # Two workers sent it at once: the first one's stands.
        winner = _SENT.first(key=key)
        if winner is None:
            raise
        return winner
    _audit(actor, at, row, "sent", legal=legal, content_sha256=row.content_sha256, deemed_served_on=_iso(row))
    nudge.defer(notice_id=row.pk)
    if legal and row.deemed_served_on is None:
        models.Letter.objects.create(notice=row)
        print_letter.defer(notice_id=row.pk)
    return row.pk


_SENT = KeptQuestion(lambda: models.Notice.objects.filter(key=given("key")).values_list("pk", flat=True))


def send_worded(
    *,
    words: Worded,
    actor: Actor,
    at: datetime,
    holder_id: str,
    department: str,
    case_reference: str,
    key: str,
    legal: bool = False,
    path: str = "",
    scopes: Sequence[str] = (),
) -> int:
    """Send a notice that says what a wording says; for the rest like `send_notice`."""
    return send_notice(
        actor=actor,
        at=at,
        holder_id=holder_id,
        department=department,
        subject=words.subject,
        body=words.body,
        kind=words.kind,
        wording=words.mark,
        legal=legal,
        case_reference=case_reference,
        key=key,
        path=path,
        scopes=scopes,
    )


def _iso(row: models.Notice) -> str | None:
    return row.deemed_served_on.isoformat() if row.deemed_served_on else None


@transaction.atomic
def open_notice(*, actor: Actor, at: datetime, notice_id: int) -> Notice:
    """Read a notice. The first opening is recorded as evidence with who and when; later ones change nothing, but an
    entity sees who of its own people opened it.

    The platform and its jobs open nothing: only a person does.

    :raises NotFound: if there is none, or it is another holder's.
    :raises Refused: if the actor may see the holder's things but not receive legal notices in its name.
    """
    row = models.Notice.objects.select_for_update().filter(pk=notice_id).first()
    if row is None or actor.person_id is None or row.holder_id != actor.holder_id:
        raise NotFound(f"notice {notice_id}")
    action = opening_action(legal=row.legal, delivered_at=row.delivered_at)
    mandate_id = require(actor=actor, action=action, at=at, scopes=tuple(row.scopes))
    if row.opened_at is None:
        _open(actor, at, row, mandate_id)
    record_seen(actor=actor, at=at, subject=f"notice:{row.pk}", holder_id=row.holder_id)
    return Notice(
        id=row.pk,
        holder_id=row.holder_id,
        subject=row.subject,
        body=row.body,
        department=row.department,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        opened_by=get_person(row.opened_by_id).name if row.opened_by_id is not None else "",
        legal=row.legal,
        case_reference=row.case_reference,
        path=row.path,
        moot=row.moot_at is not None,
        deemed_served_on=row.deemed_served_on,
        served_on=_served(row, at),
        content_sha256=row.content_sha256,
    )


@transaction.atomic
def call_off_reminders(*, actor: Actor, at: datetime, key: str) -> int:
    """What the reminders whose key begins so asked for is done: nobody is told of them any more; returns how many.

    They stay in the inbox. A notice with legal effect is never called off.

    :raises NotFound: unless the platform does it.
    """
    if not actor.is_system:
        raise NotFound(f"reminders {key}")
    rows = models.Notice.objects.filter(key__startswith=key, legal=False, moot_at__isnull=True)
    called_off = list(rows.select_for_update().order_by("pk"))
    for row in called_off:
        row.moot_at = at
        row.save(update_fields=["moot_at"])
        _audit(actor, at, row, "called_off")
    return len(called_off)


def _served(row: models.Notice, at: datetime) -> Any:
    return served_on(deemed=row.deemed_served_on, opened_at=row.opened_at, on=macau_date(at))


def _open(actor: Actor, at: datetime, row: models.Notice, mandate_id: int | None) -> None:
    # Two machines' clocks may differ a little; nothing is opened before it was delivered.
    row.opened_at, row.opened_by_id = max(at, row.delivered_at), actor.person_id
    row.evidence = {
        **row.evidence,
        "opened": {
            "at": row.opened_at.isoformat(),
            "by": actor.self_id,
            "name": actor.name,
            "for": actor.holder_id,
            "mandate": mandate_id,
            "assurance": actor.assurance,
            "channel": actor.channel.value,
            "content_sha256": row.content_sha256,
        },
    }
    row.save(update_fields=["opened_at", "opened_by", "evidence"])
    day = _served(row, at)
    if day is not None:
        record_service.defer(notice_id=row.pk)
    _audit(actor, at, row, "opened", under=mandate_id, served_on=day.isoformat() if day else None)
    announce(
        NoticeOpened(
            notice_id=row.pk,
            holder_id=row.holder_id,
            case_reference=row.case_reference,
            opened_at=row.opened_at,
            served_on=day,
        )
    )


@transaction.atomic
def post_letter(*, actor: Actor, at: datetime, notice_id: int, posted_on: date, tracking: str) -> bool:
    """Say that the letter went out by post, on which day and under which number; returns whether it is new.

    It counts once: the first entry stands, whatever is entered later.

    :raises NotFound: if no letter waits, or it is another department's.
    :raises BadPosting: if the day lies ahead or before the notice, or the number is missing.
    """
    waiting = letters_handled(actor).select_for_update(of=("self",)).select_related("notice")
    row = waiting.filter(pk=notice_id).first()
    if row is None:
        raise NotFound(f"letter {notice_id}")
    if row.posted_on is not None:
        return False
    number = tracking.strip()[:40]
    if not number or not macau_date(row.notice.sent_at) <= posted_on <= macau_date(at):
        raise BadPosting
    row.posted_on, row.tracking, row.posted_at, row.posted_by_name = posted_on, number, at, actor.name
    row.save(update_fields=["posted_on", "tracking", "posted_at", "posted_by_name"])
    _audit(actor, at, row.notice, "posted", posted_on=posted_on.isoformat(), tracking=number)
    announce(
        LetterPosted(
            notice_id=row.pk,
            served_on=letter_served_on(posted_on),
            case_reference=row.notice.case_reference,
            posted_on=posted_on,
            tracking=number,
            by=actor.name,
            at=at,
        )
    )
    return True


@transaction.atomic
def register_for_notices(*, actor: Actor, at: datetime) -> None:
    """Take legal notices of all departments electronically from now on. Registering twice changes nothing.

    For somebody under guardianship a guardian does it, and it lasts as long as the guardianship.

    :raises NotFound: if the actor may not see the holder's things.
    :raises Refused: if they may not manage them.
    :raises GuardianRegisters: if the holder is under guardianship, and the actor no guardian.
    """
    require(actor=actor, action=Action.MANAGE, at=at)
    until = _until(actor, at)
    row, created = models.Registration.objects.select_for_update().get_or_create(
        holder_id=actor.holder_id, defaults={"since": at, "until_on": until}
    )
    if not created:
        if row.ended_at is None and (row.until_on is None or row.until_on >= macau_date(at)):
            return
        row.since, row.version, row.ended_at, row.until_on = at, row.version + 1, None, until
        row.save(update_fields=["since", "version", "ended_at", "until_on"])
    _audit_registration(actor, at, row, "registered")


def _until(actor: Actor, at: datetime) -> date | None:
    if not actor.holder_id.startswith("p-"):
        return None
    guardians = guardians_of(ward_id=int(actor.holder_id[2:]), at=at)
    own = next((each for each in guardians if each.guardian_id == actor.person_id), None)
    if guardians and own is None:
        raise GuardianRegisters
    return own.until_on if own else None


@transaction.atomic
def withdraw_from_notices(*, actor: Actor, at: datetime) -> None:
    """Take legal notices by letter again. What was delivered before keeps its effect; twice changes nothing.

    :raises NotFound: if the actor may not see the holder's things.
    :raises Refused: if they may not manage them.
    """
    require(actor=actor, action=Action.MANAGE, at=at)
    row = models.Registration.objects.select_for_update().filter(holder_id=actor.holder_id).first()
    if row is None or row.ended_at is not None:
        return
    row.ended_at = max(at, row.since)
    row.save(update_fields=["ended_at"])
    _audit_registration(actor, at, row, "withdrawn")


@transaction.atomic
def serve_by_letter_after_death(*, actor: Actor, at: datetime, holder_id: str) -> None:
    """Nobody opens the inbox of who died: what is served from now on goes to the heirs by post. Twice changes nothing.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("registrations")
    row = models.Registration.objects.select_for_update().filter(holder_id=holder_id, ended_at=None).first()
    if row is not None:
        row.ended_at = max(at, row.since)
        row.save(update_fields=["ended_at"])
        _audit_registration(actor, at, row, "ended_by_death")


def _audit_registration(actor: Actor, at: datetime, row: models.Registration, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"notices:registration:{what}",
        subject=f"registration:{row.holder_id}",
        holder_id=row.holder_id,
        data={"version": row.version},
    )


def _audit(
    actor: Actor, at: datetime, row: models.Notice, what: str, *, under: int | None = None, **data: object
) -> None:
    record(
        actor=actor,
        at=at,
        event=f"notices:notice:{what}",
        subject=f"notice:{row.pk}",
        holder_id=row.holder_id,
        data={"department": row.department, "case_reference": row.case_reference, **data},
        mandate_id=under,
    )
