"""The link in a mail, which is all that its reader needs."""

from django.conf import settings
from django.core import signing

from balcao.alerts.models import Alert
from balcao.kernel.errors import NotFound

SALT = "balcao.alerts"


def link_of(alert: Alert) -> str:
    """The address of the page on which an alert is confirmed or ended."""
    return f"{settings.BALCAO_PUBLIC_URL}/alerts/{signing.dumps([alert.pk, alert.nonce], salt=SALT)}/"


def alert_by(token: str, *, lock: bool = False) -> Alert:
    """The alert of a link.

    :raises NotFound: if we did not make the link, or what it was for was never confirmed and is forgotten.
    """
    try:
        number, nonce = signing.loads(token, salt=SALT)
        rows = Alert.objects.select_for_update() if lock else Alert.objects
        return rows.get(pk=int(number), nonce=str(nonce))
    except (signing.BadSignature, ValueError, TypeError, Alert.DoesNotExist) as failure:
        raise NotFound("alert link") from failure
