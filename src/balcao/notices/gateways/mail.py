"""Mail by SMTP: plain words and HTML from one source."""

import re
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.utils.html import linebreaks, urlize

from balcao.foundation.ui.api import translate
from balcao.notices.delivery.keys import message_id
from balcao.notices.gateways.base import Deferred, Message, Rejected, Unreachable

_thread = threading.local()
ADDRESS_GONE = re.compile(rb"\b5\.(1\.[0-36]|2\.1)\b")
"""Enhanced status codes (RFC 3463) of addresses that do not exist, have moved or are shut."""


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """One mailer of Django's setting ``MAILERS``."""

    name: str

    def send(self, message: Message) -> str:
        """See `Gateway.send`. Bounces go to the address of the setting ``BALCAO_BOUNCES_TO``."""
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            from_email=settings.BALCAO_BOUNCES_TO,
            to=[message.address],
            headers=_headers(message),
        )
        mail.attach_alternative(as_html(message), "text/html")
        try:
            _send(self.name, mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            (code, words) = next(iter(refusal.recipients.values()))
            raise (Rejected if _is_gone(code, words) else Deferred)(f"{code} {_words(words)}") from refusal
        except smtplib.SMTPDataError as refusal:
            gone = _is_gone(refusal.smtp_code, refusal.smtp_error)
            raise (Rejected if gone else Unreachable)(f"{refusal.smtp_code}") from refusal
        except (ValueError, MessageError) as failure:
            raise Rejected("no mail address") from failure
        except OSError as failure:  # smtplib's failures are OSErrors too
            raise Unreachable(type(failure).__name__) from failure
        return ""


@contextmanager
def connections_kept() -> Iterator[None]:
    """Within, this thread sends all mail to a server over one connection; one that fails is not used again."""
    _thread.kept = {}
    try:
        yield
    finally:
        for connection in _thread.kept.values():
            with suppress(OSError):
                connection.close()
        del _thread.kept


def _send(name: str, mail: EmailMultiAlternatives) -> None:
    kept: dict[str, Any] | None = getattr(_thread, "kept", None)
    if kept is None:
        mail.send(using=name)
        return
    connection = kept.pop(name, None)
    if connection is None:
        connection = mailers[name]
        connection.open()
    connection.send_messages([mail])
    kept[name] = connection


def as_html(message: Message) -> str:
    """The plain words as a mail program shows them, links to tap; nothing is fetched when it is opened."""
    go = translate("notices.mail_html.go", message.language)
    body = linebreaks(urlize(message.text.replace(message.link, ""), autoescape=True))
    return render_to_string("notices/mail.html", {"message": message, "body": body, "go": go})


def _headers(message: Message) -> dict[str, str]:
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(message.key),
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _is_gone(code: int, words: bytes | str) -> bool:
    told = words if isinstance(words, bytes) else words.encode(errors="replace")
    return code in (550, 551, 553) and (ADDRESS_GONE.search(told) is not None or b"5." not in told)


def _words(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
