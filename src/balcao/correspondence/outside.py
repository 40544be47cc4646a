"""The link by which an outside body is asked, and what it still opens."""

from datetime import datetime

from django.conf import settings
from django.core import signing

from balcao.correspondence.failures import LinkOver
from balcao.correspondence.models import Invitation
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

SALT = "balcao.correspondence.outside"


def link_of(invitation: Invitation) -> str:
    """The address that is sent to the body."""
    token = signing.dumps([invitation.pk, invitation.nonce], salt=SALT, compress=True)
    return f"{settings.BALCAO_PUBLIC_URL}/opinion/{token}/"


def invitation_by(token: str, *, lock: bool = False) -> Invitation:
    """The invitation of a link, whether it still opens anything or not.

    :raises NotFound: if we did not make the link.
    """
    try:
        number, nonce = signing.loads(token, salt=SALT)
        rows = Invitation.objects.select_for_update() if lock else Invitation.objects
        return rows.get(pk=int(number), nonce=str(nonce))
    except (signing.BadSignature, ValueError, TypeError, Invitation.DoesNotExist) as failure:
        raise NotFound("opinion link") from failure


def see_open(invitation: Invitation, at: datetime) -> None:
    """See that the link opens the case now.

    :raises LinkOver: saying why it does not: ``revoked``, ``answered``, ``decided`` or ``late``.
    """
    opinion = invitation.opinion
    if invitation.revoked_at is not None:
        raise LinkOver("revoked")
    if opinion.given_at is not None:
        raise LinkOver("late" if opinion.kind == "none" else "answered")
    if opinion.case.outcome or opinion.case.state_is_closed:
        raise LinkOver("decided")
    if macau_date(at) > opinion.due_on:
        raise LinkOver("late")


def speaker(invitation: Invitation) -> Actor:
    """Who speaks for the body, as it is recorded: by name, without an account."""
    name = f"{invitation.person} ({invitation.opinion.department})"
    return Actor(person_id=None, name=name[:200], assurance=2, channel=Channel.WEB, language=invitation.language)
