"""The link in a mail that stops mails of its kind: signed, without signing in, and taken back by the same page."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction

from balcao.entities.api import holder_name
from balcao.foundation.audit.api import record
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.choices.routes import channels_chosen
from balcao.notices.models import Choice
from balcao.notices.types import Channel, NoticeKind, StopLink

SALT = "balcao.notices.stop"


def stop_url(*, person_id: int, holder_id: str, kind: NoticeKind) -> str:
    """The address that stops mails of a kind to this person about this holder.

    :raises ValueError: for what has legal effect, which nobody can mute.
    """
    if kind is NoticeKind.LEGAL:
        raise ValueError("legal notices cannot be muted")
    token = signing.dumps([person_id, holder_id, kind.value], salt=SALT, compress=True)
    return f"{settings.BALCAO_PUBLIC_URL}/stop/{token}/"


def read_stop_link(*, token: str) -> StopLink:
    """What a link is about, and whether its mails are stopped.

    :raises NotFound: if we did not make it.
    """
    person_id, holder_id, kind = _read(token)
    chosen = channels_chosen(person_id=person_id, holder_id=holder_id, kind=kind)
    return StopLink(kind=kind, holder=holder_name(holder_id), holder_id=holder_id, stopped=Channel.MAIL not in chosen)


@transaction.atomic
def set_stopped(*, at: datetime, token: str, stopped: bool) -> None:
    """Stop mails of the link's kind, or let them come again; doing it twice changes nothing. Who holds the link may.

    :raises NotFound: if we did not make it.
    """
    person_id, holder_id, kind = _read(token)
    chosen = channels_chosen(person_id=person_id, holder_id=holder_id, kind=kind)
    wanted = [each for each in Channel if (not stopped if each is Channel.MAIL else each in chosen)]
    if list(chosen) == wanted:
        return
    Choice.objects.update_or_create(
        person_id=person_id,
        holder_id=holder_id,
        kind=kind.value,
        defaults={"channels": [each.value for each in wanted]},
    )
    record(
        actor=system_actor(),
        at=at,
        event="notices:choice:stopped" if stopped else "notices:choice:resumed",
        subject=f"choices:p-{person_id}",
        holder_id=f"p-{person_id}",
        data={"kind": kind.value, "about": holder_id, "by": "link in a mail"},
    )


def _read(token: str) -> tuple[int, str, NoticeKind]:
    try:
        person_id, holder_id, kind = signing.loads(token, salt=SALT)
        return int(person_id), str(holder_id), NoticeKind(kind)
    except (signing.BadSignature, ValueError, TypeError) as failure:
        raise NotFound("stop link") from failure
