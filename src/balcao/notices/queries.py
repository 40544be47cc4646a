"""Questions about the inbox."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.calendar.api import working_calendar
from balcao.entities.api import holder_names, sight_of, ties_of
from balcao.foundation.audit.api import record_read
from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.storage.api import read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.notices import models
from balcao.notices.addressees import nobody_assigned
from balcao.notices.delivery.queries import attempts_along, told_of
from balcao.notices.finding import narrowed
from balcao.notices.letter_types import LetterSummary, ReturnReason
from balcao.notices.policies import rule_on, served_on
from balcao.notices.types import (
    EVERYTHING,
    InboxFilter,
    NoticeSummary,
    RegistrationSummary,
    Service,
    Way,
)
from balcao.notices.words import say

_LISTED = (
    "subject",
    "department",
    "sent_at",
    "opened_at",
    "legal",
    "case_reference",
    "deemed_served_on",
    "moot_at",
)


def _summary(row: models.Notice, at: datetime) -> NoticeSummary:
    return NoticeSummary(
        id=row.pk,
        subject=row.subject,
        department=row.department,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        legal=row.legal,
        case_reference=row.case_reference,
        deemed_served_on=row.deemed_served_on,
        moot=row.moot_at is not None,
        served_on=served_on(deemed=row.deemed_served_on, opened_at=row.opened_at, on=macau_date(at)),
    )


def inbox(*, actor: Actor, at: datetime, only: InboxFilter = EVERYTHING) -> list[NoticeSummary]:
    """The notices the actor sees of the holder they act for, newest first, without their contents; all, or those
    that fit `only`.

    :raises NotFound: if the actor may not see that holder's things.
    """
    rows = narrowed(seen_notices(actor, at), only, actor=actor).select_related("filing").only(*_LISTED, "filing")
    found = list(rows.order_by("-sent_at", "-pk"))
    filings = {row.pk: row.filing for row in found if hasattr(row, "filing")}
    names = holder_names(f"p-{each.assignee_id}" for each in filings.values() if each.assignee_id)
    return [
        replace(
            _summary(row, at),
            assignee=names.get(f"p-{filings[row.pk].assignee_id}") if row.pk in filings else None,
            labels=tuple(filings[row.pk].labels) if row.pk in filings else (),
        )
        for row in found
    ]


def unread(*, actor: Actor, at: datetime) -> int:
    """How many of these nobody has opened.

    :raises NotFound: if the actor may not see that holder's things.
    """
    return seen_notices(actor, at).filter(opened_at__isnull=True, moot_at__isnull=True).count()


def assign_someone(*, actor: Actor, at: datetime) -> bool:
    """Whether the actor acts for an entity where nobody is mandated to receive notices of every kind."""
    return nobody_assigned(actor.holder_id, (), at)


def seen_notices(actor: Actor, at: datetime) -> QuerySet[models.Notice]:
    """With a mandate for some matters only, the notices about these."""
    sight = sight_of(actor=actor, at=at)
    rows = models.Notice.objects.filter(holder_id=actor.holder_id)
    return rows if sight.everything else rows.filter(scopes__overlap=sorted(sight.scopes))


def notices_of_case(*, case_reference: str, at: datetime) -> list[NoticeSummary]:
    """What was sent about a case, oldest first, with the day each counts as received, how its addressees were told,
    who opened it and whether that is recorded. The caller knows the case."""
    return [
        replace(
            _summary(row, at),
            told=told_of(row),
            opener=row.opened_by.names if row.opened_by else None,
            recorded=row.recorded,
        )
        for row in _OF_CASE(case=case_reference)
    ]


def _of_case() -> QuerySet[Any]:
    rows = models.Notice.objects.filter(case_reference=given("case")).select_related("opened_by")
    rows = rows.only(*_LISTED, "opened_by__name_zh", "opened_by__name_pt")
    stands = models.ServiceRecord.objects.filter(notice=OuterRef("pk"), withdrawn_at__isnull=True)
    return rows.annotate(attempts_along=attempts_along(), recorded=Exists(stands)).order_by("pk")


_OF_CASE = KeptQuestion(_of_case)


def service_of(*, notice_id: int, at: datetime) -> Service:
    """How and when a legal notice reached, or will reach, its addressee. The caller knows the notice.

    :raises NotFound: if there is none.
    """
    row = models.Notice.objects.select_related("letter").filter(pk=notice_id).first()
    if row is None:
        raise NotFound(f"notice {notice_id}")
    letter = getattr(row, "letter", None)
    if letter is not None:
        day = letter_served_on(letter.posted_on) if letter.posted_on else None
        return Service(way="letter", served_on=day, expected_on=day)
    day = served_on(deemed=row.deemed_served_on, opened_at=row.opened_at, on=macau_date(at))
    way: Way = "opened" if row.opened_at and day == macau_date(row.opened_at) else "deemed"
    return Service(way=way, served_on=day, expected_on=day or row.deemed_served_on)


def service_keyed(*, key: str, at: datetime) -> Service | None:
    """The same of the notice sent under that key; None if there is none."""
    number = models.Notice.objects.filter(key=key).values_list("pk", flat=True).first()
    return service_of(notice_id=number, at=at) if number is not None else None


def expected_service(*, holder_id: str, at: datetime) -> date | None:
    """The day on which a legal notice sent now would count as received unopened; None where a letter would go."""
    rule = rule_on(macau_date(at))
    if rule is None or registration_of(holder_id=holder_id, at=at) is None:
        return None
    return rule.deemed_served_on(at, working_calendar())


def letter_served_on(posted_on: date) -> date | None:
    """The day on which a letter posted on that day counts as received; None where no rule says."""
    rule = rule_on(posted_on)
    return rule.letter_served_on(posted_on, working_calendar()) if rule else None


def registration_of(*, holder_id: str, at: datetime) -> RegistrationSummary | None:
    """The registration of a holder for electronic notices that runs at that moment, or None."""
    row = _REGISTERED.first(holder=holder_id, today=macau_date(at))
    return RegistrationSummary(holder_id=holder_id, since=row.since, version=row.version) if row else None


_REGISTERED = KeptQuestion(
    lambda: models.Registration.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=given("today")), holder_id=given("holder"), ended_at__isnull=True
    ).order_by("pk")[:1]
)


def letters_handled(actor: Actor) -> QuerySet[models.Letter]:
    """The letters of the officer's departments; none to themself or to an entity they are tied to."""
    own = list(ties_of(actor.person_id)) if actor.person_id is not None else []
    found = models.Letter.objects.filter(notice__department__in=actor.departments)
    return found.exclude(notice__holder_id__in=own)


def letters(*, actor: Actor, posted: bool = False, limit: int = 100) -> list[LetterSummary]:
    """The letters of the officer's departments: those to post, the oldest first, or those posted, the latest first."""
    rows = letters_handled(actor).filter(posted_on__isnull=not posted)
    rows = rows.select_related("notice").defer("notice__body", "notice__evidence")
    found = list(rows.order_by("-posted_at" if posted else "pk")[:limit])
    names = holder_names(row.notice.holder_id for row in found)
    return [_letter(row, names[row.notice.holder_id]) for row in found]


def letters_to_post(*, actor: Actor) -> int:
    """How many letters of the officer's departments wait to be posted."""
    return letters_handled(actor).filter(posted_on__isnull=True).count()


def _letter(row: models.Letter, name: Text) -> LetterSummary:
    return LetterSummary(
        notice_id=row.pk,
        holder=name,
        to_heirs=row.to_heirs,
        department=row.notice.department,
        subject=row.notice.subject,
        case_reference=row.notice.case_reference,
        sent_at=row.notice.sent_at,
        printed=bool(row.storage_key),
        posted_on=row.posted_on,
        tracking=row.tracking,
        posted_by=row.posted_by_name,
        returned_on=row.returned_on,
        return_reason=ReturnReason(row.return_reason) if row.return_reason else None,
    )


def read_letter(*, actor: Actor, at: datetime, notice_id: int) -> bytes:
    """The PDF of a letter, for an officer of its department; the holder sees that it was read.

    :raises NotFound: if there is none, it is another department's, or it is still being made.
    """
    row = letters_handled(actor).select_related("notice").filter(pk=notice_id).exclude(storage_key="").first()
    if row is None:
        raise NotFound(f"letter {notice_id}")
    record_read(
        actor=actor,
        at=at,
        subject=f"notice:{notice_id}",
        holder_id=row.notice.holder_id,
        purpose=say("notices.letter.purpose"),
        basis=say("notices.letter.basis"),
    )
    return read(row.storage_key)
