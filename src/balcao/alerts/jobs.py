"""Mails of alerts, and looking for what changed."""

import smtplib
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from balcao.alerts import operations
from balcao.alerts.links import link_of
from balcao.alerts.models import Alert, Change
from balcao.documents.api import Standing, verify_number
from balcao.foundation.jobs.api import job, periodic
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import UTC, now
from balcao.kernel.texts import pick

GONE = (550, 551, 553)


@job(name="alerts.send_confirmation", queue="notify")
def send_confirmation(alert_id: int) -> None:
    """Mail the link by which an address confirms, unless it did meanwhile."""
    row = Alert.objects.filter(pk=alert_id, confirmed_at=None, ended_at=None).first()
    if row is not None:
        _send(row, "confirm", {"link": link_of(row)})


@job(name="alerts.send_change", queue="notify")
def send_change(change_id: int) -> None:
    """Mail one change, once; after the last one of a document the alert is over."""
    with transaction.atomic():
        change = Change.objects.select_for_update().select_related("alert").get(pk=change_id)
        row = change.alert
        if change.told_at is not None or row.ended_at is not None:
            return
        last = not Standing(change.standing).lasts
        words = {
            "standing": translate(f"alerts.standing.{change.standing}", row.language, instead=change.instead),
            "page": f"{settings.BALCAO_PUBLIC_URL}/verify/{quote(row.number)}/?code={row.code}",
            "stop": translate(f"alerts.mail.{'over' if last else 'stop'}", row.language, link=link_of(row)),
        }
        arrived = _send(row, "change", words, unsubscribe=f"{link_of(row)}stop/")
        change.told_at = now()
        change.save(update_fields=["told_at"])
        if last or not arrived:
            operations.end_alert_of(alert_id=row.pk, at=change.told_at)


@periodic(name="alerts.tell_changes", cron="*/10 * * * *")
def tell_changes(timestamp: int) -> int:
    """Every ten minutes: what stands otherwise than its followers know; returns how many changes were found."""
    return operations.tell_changes(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="alerts.forget_unconfirmed", cron="41 * * * *")
def forget_unconfirmed(timestamp: int) -> int:
    """Delete addresses that nobody confirmed; returns how many."""
    return operations.forget_unconfirmed(at=datetime.fromtimestamp(timestamp, tz=UTC))


def _send(row: Alert, text: str, words: dict[str, str], *, unsubscribe: str = "") -> bool:
    """Mail that text, told from the names in `alerts.mail`; no when the address is said not to exist."""
    document = verify_number(number=row.number, code=row.code, at=now()).document
    values = {**words, "number": row.number, "title": pick(document.title, row.language) if document else ""}
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": row.language}
    if unsubscribe:
        headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMessage(
        subject=translate(f"alerts.mail.{text}_subject", row.language, **values),
        body=translate(f"alerts.mail.{text}_body", row.language, **values),
        to=[row.address],
        headers=headers,
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        if all(code not in GONE for code, _ in refusal.recipients.values()):
            raise
        return False
    return True
