"""Questions about the inbox."""

from datetime import datetime

from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.notices import models
from balcao.notices.policies import served_on
from balcao.notices.types import NoticeSummary, RegistrationSummary

_LISTED = (
    "subject",
    "department",
    "sent_at",
    "opened_at",
    "legal",
    "case_reference",
    "deemed_served_on",
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
        served_on=served_on(deemed=row.deemed_served_on, opened_at=row.opened_at, on=macau_date(at)),
    )


def inbox(*, actor: Actor, at: datetime) -> list[NoticeSummary]:
    """The notices of the holder the actor acts for, newest first, without their contents.

    :raises NotFound: if the actor may not see that holder's things.
    """
    _require_view(actor, at)
    rows = models.Notice.objects.filter(holder_id=actor.holder_id).only(*_LISTED)
    return [_summary(row, at) for row in rows.order_by("-sent_at", "-pk")]


def unread(*, actor: Actor, at: datetime) -> int:
    """How many notices of the holder nobody has opened.

    :raises NotFound: if the actor may not see that holder's things.
    """
    _require_view(actor, at)
    return models.Notice.objects.filter(holder_id=actor.holder_id, opened_at__isnull=True).count()


def _require_view(actor: Actor, at: datetime) -> None:
    require(actor=actor, action=Action.VIEW, at=at)


def notices_of_case(*, case_reference: str, at: datetime) -> list[NoticeSummary]:
    """What was sent about a case, oldest first, with the day each counts as received. The caller knows the case."""
    rows = models.Notice.objects.filter(case_reference=case_reference).only(*_LISTED)
    return [_summary(row, at) for row in rows.order_by("pk")]


def registration_of(*, holder_id: str) -> RegistrationSummary | None:
    """The running registration of a holder for electronic notices, or None."""
    row = models.Registration.objects.filter(holder_id=holder_id, ended_at__isnull=True).first()
    return RegistrationSummary(holder_id=holder_id, since=row.since, version=row.version) if row else None
