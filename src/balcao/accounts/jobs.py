"""Messages to people, by mail or text, and forgetting what is over."""

from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Q

from balcao.accounts.derived import six_digits
from balcao.accounts.gateways.http import HttpTextMessages
from balcao.accounts.models import FaceCheck, Opening, PhoneSignIn, ProofCode, Recovery, WayChange
from balcao.accounts.types import ContactWay
from balcao.foundation.jobs.api import job, periodic
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import UTC, now

KEPT = timedelta(days=7)
WAYS_KEPT = timedelta(days=60)
"""Longer than a recovery waits and may be used: until then it goes by the ways of before."""


def _send(way: str, address: str, subject: str, text: str, key: str) -> None:
    from django.conf import settings

    if way == ContactWay.PHONE:
        HttpTextMessages(settings.BALCAO_MESSAGES_URL).send(address, text, key)
    else:
        EmailMessage(subject=subject, body=text, to=[address]).send()


@job(name="accounts.send_code", queue="notify", priority=10)
def send_code(code_id: int, language: str) -> None:
    """Send a code to the phone or the mail address it is for, unless it is over or for nobody."""
    row = ProofCode.objects.filter(pk=code_id, used_at__isnull=True, expires_at__gt=now()).first()
    if row is None or not row.address:
        return
    text = translate("accounts.message.code", language, code=six_digits("proof", row.pk, row.nonce))
    _send(row.channel, row.address, translate("accounts.message.code_subject", language), text, f"code-{row.pk}")


@job(name="accounts.tell", queue="notify")
def tell(way: str, address: str, language: str, text: str, values: dict[str, str], key: str) -> None:
    """Tell someone by one way what happened to their account. `text` names it below ``accounts.message``."""
    body = translate(f"accounts.message.{text}", language, **values)
    _send(way, address, translate("accounts.message.subject", language), body, key)


@periodic(name="accounts.close_accounts", cron="6 16 * * *")
def close_accounts(timestamp: int) -> int:
    """Soon after midnight in Macao: close the accounts whose owners asked for it, and tell those whose day is near."""
    from balcao.accounts.operations.closing import close_accounts_due

    return close_accounts_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="accounts.forget_what_is_over", cron="23 * * * *")
def forget_what_is_over(timestamp: int) -> None:
    """Delete attempts that led to nothing, a week after they ended: they hold what people typed about themselves."""
    limit = now() - KEPT
    Opening.objects.filter(expires_at__lt=limit).delete()
    ProofCode.objects.filter(expires_at__lt=limit).delete()
    FaceCheck.objects.filter(begun_at__lt=limit).delete()
    PhoneSignIn.objects.filter(expires_at__lt=limit).delete()
    WayChange.objects.filter(changed_at__lt=now() - WAYS_KEPT).delete()
    Recovery.objects.filter(Q(usable_at__isnull=True), begun_at__lt=limit).delete()
