"""Beginning a mailing, sending its next piece, stopping it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from balcao.calendar.api import working_calendar
from balcao.foundation.audit.api import record, record_each
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.notices.delivered import new_notice
from balcao.notices.mailings.sources import Recipient, source_named
from balcao.notices.models import Letter, Mailing, Notice, Registration
from balcao.notices.policies import rule_on
from balcao.notices.types import MailingState, MailingSummary, NoticeKind

PER_SECOND = 60


@transaction.atomic
def begin_mailing(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    department: str,
    source: str,
    given: Mapping[str, Any],
    subject: Text,
    body: Text,
    legal: bool,
    kind: NoticeKind = NoticeKind.ANNOUNCEMENT,
    path: str = "",
    per_second: int = PER_SECOND,
) -> int:
    """Send a notice to everyone a source names, at most so many in a second. The same key again is the same mailing.

    :raises NotFound: if the actor is neither the platform nor of the department.
    :raises NoSuchSource: if no room registered that source.
    """
    if not (actor.is_system or department in actor.departments):
        raise NotFound(f"department {department}")
    row, new = Mailing.objects.get_or_create(
        key=key,
        defaults={
            "department": department,
            "source": source,
            "given": dict(given),
            "subject": dict(subject),
            "body": dict(body),
            "legal": legal,
            "kind": kind.value,
            "path": path,
            "per_second": per_second,
            "total": source_named(source).count(given),
            "begun_at": at,
            "begun_by": actor.self_id,
            "begun_by_name": actor.name,
        },
    )
    if new:
        from balcao.notices.mailings.jobs import go_on  # the job calls back into this module

        _audit(actor, at, row, "begun", total=row.total, source=source)
        go_on.defer(mailing_id=row.pk)
    return row.pk


@transaction.atomic
def send_piece(*, mailing_id: int, at: datetime) -> list[int]:
    """Send to the next holders, a second's worth; returns the notices made, none once it is over or stopped.

    The notices and how far it came are one transaction: killed anywhere, it goes on where it was, and nobody receives
    it twice.
    """
    row = Mailing.objects.select_for_update().filter(pk=mailing_id, state=MailingState.RUNNING).first()
    if row is None:
        return []
    named = source_named(row.source).after(row.given, row.done, row.per_second)
    if not named:
        row.state, row.ended_at = MailingState.FINISHED, at
        row.save(update_fields=["state", "ended_at"])
        _audit(system_actor(), at, row, "finished", sent=row.sent)
        return []
    made = _deliver(row, named, at)
    row.done, row.sent = named[-1].place, row.sent + len(made)
    row.save(update_fields=["done", "sent"])
    return [each.pk for each in made]


def _deliver(row: Mailing, named: Sequence[Recipient], at: datetime) -> list[Notice]:
    """The notices of those who have not got it yet, and letters for those whom none reaches with effect."""
    wanted = {f"mailing:{row.pk}:{each.holder_id}": each for each in named}
    there = set(Notice.objects.filter(key__in=wanted).values_list("key", flat=True))
    running = Q(until_on__isnull=True) | Q(until_on__gte=macau_date(at))
    holders = [each.holder_id for each in named]
    registered = dict(
        Registration.objects.filter(running, holder_id__in=holders, ended_at__isnull=True).values_list(
            "holder_id", "version"
        )
    )
    rule, calendar = rule_on(macau_date(at)), working_calendar()
    made = Notice.objects.bulk_create(
        new_notice(
            key=key,
            at=at,
            holder_id=each.holder_id,
            department=row.department,
            subject=row.subject,
            body=row.body,
            legal=row.legal,
            kind=NoticeKind(row.kind),
            wording="",
            case_reference=each.case_reference,
            path=row.path,
            scopes=each.scopes,
            version=registered.get(each.holder_id),
            rule=rule,
            calendar=calendar,
        )
        for key, each in wanted.items()
        if key not in there
    )
    if row.legal:
        Letter.objects.bulk_create(Letter(notice=each) for each in made if each.deemed_served_on is None)
    record_each(
        actor=system_actor(row.department),
        at=at,
        event="notices:notice:sent",
        about=[
            (f"notice:{each.pk}", each.holder_id, {"mailing": row.pk, "content_sha256": each.content_sha256})
            for each in made
        ],
    )
    return made


@transaction.atomic
def stop_mailing(*, actor: Actor, at: datetime, mailing_id: int) -> None:
    """Send to nobody further. What was delivered stays delivered; twice changes nothing.

    :raises NotFound: if there is none, or it is another department's.
    """
    row = mailing_of(actor, mailing_id, lock=True)
    if row.state == MailingState.RUNNING:
        row.state, row.ended_at = MailingState.STOPPED, max(at, row.begun_at)
        row.save(update_fields=["state", "ended_at"])
        _audit(actor, at, row, "stopped", sent=row.sent)


@transaction.atomic
def resume_mailing(*, actor: Actor, at: datetime, mailing_id: int) -> None:
    """Go on with one that was stopped, where it was; one that runs or is over stays so.

    :raises NotFound: if there is none, or it is another department's.
    """
    row = mailing_of(actor, mailing_id, lock=True)
    if row.state == MailingState.STOPPED:
        from balcao.notices.mailings.jobs import go_on  # the job calls back into this module

        row.state, row.ended_at = MailingState.RUNNING, None
        row.save(update_fields=["state", "ended_at"])
        _audit(actor, at, row, "resumed", sent=row.sent)
        go_on.defer(mailing_id=row.pk)


def mailing_of(actor: Actor, mailing_id: int, *, lock: bool = False) -> Mailing:
    """A mailing of the actor's department.

    :raises NotFound: if there is none, or it is another department's.
    """
    rows = Mailing.objects.select_for_update() if lock else Mailing.objects.all()
    row = rows.filter(pk=mailing_id).first()
    if row is None or not (actor.is_system or row.department in actor.departments):
        raise NotFound(f"mailing {mailing_id}")
    return row


def mailing_progress(*, actor: Actor, mailing_id: int) -> MailingSummary:
    """How far it came.

    :raises NotFound: if there is none, or it is another department's.
    """
    row = mailing_of(actor, mailing_id)
    mine = Notice.objects.filter(key__startswith=f"mailing:{row.pk}:")
    return MailingSummary(
        id=row.pk,
        subject=row.subject,
        state=MailingState(row.state),
        total=row.total,
        sent=row.sent,
        told=mine.filter(nudges__sent_at__isnull=False).distinct().count(),
        opened=mine.filter(opened_at__isnull=False).count(),
        begun_at=row.begun_at,
        begun_by=row.begun_by_name,
        ended_at=row.ended_at,
    )


def _audit(actor: Actor, at: datetime, row: Mailing, what: str, **data: object) -> None:
    record(actor=actor, at=at, event=f"notices:mailing:{what}", subject=f"mailing:{row.pk}", holder_id="", data=data)
