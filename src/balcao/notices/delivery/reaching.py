"""Whether anything tells a holder that something lies in the inbox, and how the mail that does reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings

from balcao.foundation.ui.api import translate
from balcao.notices.addressees import addressees
from balcao.notices.choices.routes import routes
from balcao.notices.delivery.nudging import body_of_nudge
from balcao.notices.models import Notice
from balcao.notices.types import Channel, NoticeKind


def count_unreached(
    *, holders: Iterable[str], scopes: Sequence[str], at: datetime, kind: NoticeKind = NoticeKind.ANNOUNCEMENT
) -> int:
    """How many of the holders nobody would be told for, by mail, text message or browser, of a notice without legal
    effect: it would only lie in their inbox."""
    return sum(not _reached(each, scopes, at, kind) for each in holders)


def _reached(holder_id: str, scopes: Sequence[str], at: datetime, kind: NoticeKind) -> bool:
    notice = Notice(holder_id=holder_id, scopes=list(scopes), legal=False, kind=kind.value)
    return any(
        routes(person_id=person, holder_id=holder_id, kind=kind, at=at).channels for person in addressees(notice, at)
    )


def nudge_preview(*, department: str, name: str, language: str) -> tuple[str, str]:
    """Subject and text of the mail to a person of that name about a notice of a department's in their own inbox."""
    text = body_of_nudge(
        channel=Channel.MAIL,
        department=department,
        name=name,
        holder=name,
        own=True,
        link=f"{settings.BALCAO_PUBLIC_URL}/as/…/inbox/",
        language=language,
    )
    return translate("notices.mail.subject", language), text
