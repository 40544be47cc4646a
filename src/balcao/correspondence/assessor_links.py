"""The link by which an assessor from outside is asked, and what it still opens."""

from datetime import datetime

from django.conf import settings
from django.core import signing

from balcao.correspondence.failures import LinkOver
from balcao.correspondence.models import AssessorLink
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.errors import NotFound

SALT = "balcao.correspondence.assessor"


def address_of(link: AssessorLink) -> str:
    """The address that is sent to the assessor."""
    token = signing.dumps([link.pk, link.nonce], salt=SALT, compress=True)
    return f"{settings.BALCAO_PUBLIC_URL}/assess/{token}/"


def link_by(token: str) -> AssessorLink:
    """The link of an address, whether it still opens anything or not.

    :raises NotFound: if we did not make it.
    """
    try:
        number, nonce = signing.loads(token, salt=SALT)
        rows = AssessorLink.objects.select_related("assessor__panel")
        return rows.get(pk=int(number), nonce=str(nonce))
    except (signing.BadSignature, ValueError, TypeError, AssessorLink.DoesNotExist) as failure:
        raise NotFound("assessor link") from failure


def see_open(link: AssessorLink, at: datetime) -> None:
    """See that the link opens the panel now.

    :raises LinkOver: saying why it does not: ``revoked``, ``decided`` or ``early``.
    """
    panel = link.assessor.panel
    if link.assessor.left_at is not None:
        raise LinkOver("revoked")
    if panel.closed_at is not None:
        raise LinkOver("decided")
    if panel.opened_at is None or at < panel.opened_at:
        raise LinkOver("early")


def assessor_at(link: AssessorLink) -> Actor:
    """Who assesses, as it is recorded: by name, without an account."""
    name = link.assessor.outside
    return Actor(person_id=None, name=name, assurance=2, channel=Channel.WEB, language=link.language)
