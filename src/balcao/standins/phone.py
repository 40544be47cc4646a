"""The demo phone: text messages and mail that were sent, and the second-factor codes of the demo people.

It takes mail by SMTP on one port, text messages by ``POST /texts`` on another, and shows both, with the codes, on
its page; for programs there are ``/messages.json?to=``, ``/texts.json?to=`` and ``/codes.json``.
``/video/<room>`` stands where the provider of video calls would be.
"""

import argparse
import email.policy
import json
import re
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from typing import Any

from aiosmtpd.controller import Controller

from balcao.standins.serving import (
    Request,
    Response,
    answer,
    language_links,
    macau_time,
    page,
    see_other,
    serve,
    switch_form,
)
from balcao.standins.totp import STEP, code_of, demo_secret
from balcao.standins.world import PEOPLE

MOST = 500
REFRESH = 10
STATES = ("works", "slow", "down")
SLOW_SECONDS = 5
WORDS = {
    "title": {"zh-Hant": "示範手機", "pt": "Telemóvel de demonstração", "en": "Demo phone"},
    "codes": {"zh-Hant": "登入驗證碼", "pt": "Códigos de autenticação", "en": "Second-factor codes"},
    "left": {
        "zh-Hant": "驗證碼尚餘 {n} 秒有效",
        "pt": "Os códigos valem mais {n} segundos",
        "en": "The codes are good for another {n} seconds",
    },
    "who": {"zh-Hant": "使用者", "pt": "Utilizador", "en": "Who"},
    "code": {"zh-Hant": "驗證碼", "pt": "Código", "en": "Code"},
    "mail": {"zh-Hant": "電郵", "pt": "Correio", "en": "Mail"},
    "texts": {"zh-Hant": "短訊", "pt": "Mensagens de texto", "en": "Text messages"},
    "no_texts": {"zh-Hant": "尚未收到短訊。", "pt": "Ainda não chegaram mensagens.", "en": "No text messages yet."},
    "none": {"zh-Hant": "尚未收到電郵。", "pt": "Ainda não chegou correio.", "en": "No mail yet."},
    "still": {"zh-Hant": "停止自動更新", "pt": "Parar de actualizar", "en": "Stop refreshing"},
    "video": {"zh-Hant": "視像會面", "pt": "Atendimento por vídeo", "en": "Video call"},
    "video_room": {
        "zh-Hant": "這裡是示範用的視像房間 {room}，並無影像。實際使用時，此連結會開啟政府所選供應商的房間。",
        "pt": "Sala de demonstração {room}, sem imagem. Em uso real a ligação abre a do fornecedor escolhido.",
        "en": "Demonstration room {room}, without a picture. In real use the link opens the chosen provider's.",
    },
    "moving": {"zh-Hant": "自動更新", "pt": "Actualizar sozinho", "en": "Refresh by itself"},
}


@dataclass(frozen=True)
class Mail:
    """One message to one addressee."""

    to: str
    sender: str
    subject: str
    text: str
    at: str
    attachments: tuple[str, ...]


class Mailbox:
    """The newest mails, and the SMTP side that fills them in."""

    def __init__(self) -> None:
        self._mails: deque[Mail] = deque(maxlen=MOST)
        self._lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message."""
        parser = BytesParser(policy=email.policy.default)
        message = parser.parsebytes(envelope.content)
        with self._lock:
            for to in envelope.rcpt_tos:
                self._mails.appendleft(_read(message, to))
        print(f"phone mail to {', '.join(envelope.rcpt_tos)}", flush=True)
        return "250 OK"

    def newest(self, to: str = "") -> list[Mail]:
        """The mails, the newest first; only those to an addressee when one is named."""
        with self._lock:
            return [mail for mail in self._mails if not to or mail.to.lower() == to.lower()]


@dataclass(frozen=True)
class Text:
    """One text message."""

    to: str
    text: str
    at: str


class Texts:
    """The newest text messages; each key is taken once."""

    def __init__(self) -> None:
        self.state = "works"
        self._texts: deque[Text] = deque(maxlen=MOST)
        self._keys: set[str] = set()
        self._lock = threading.Lock()

    def take(self, request: Request) -> Response:
        """Take a message, slowly or not at all if so switched."""
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        if self.state == "down":
            return answer(503, {"error": "down"})
        key = request.header("Idempotency-Key")
        try:
            message = json.loads(request.body)
        except ValueError:
            message = None
        if not key or not isinstance(message, dict):
            return answer(400, {"error": "a JSON object and an Idempotency-Key, please"})
        with self._lock:
            if key not in self._keys:
                self._keys.add(key)
                self._texts.appendleft(Text(str(message.get("to", "")), str(message.get("text", "")), macau_time()))
        return answer(201, {"taken": True})

    def newest(self, to: str = "") -> list[Text]:
        """The messages, the newest first; only those to a number when one is named."""
        with self._lock:
            return [text for text in self._texts if not to or text.to == to]


def _read(message: EmailMessage, to: str) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body else ""
    if body and body.get_content_type() == "text/html":
        text = re.sub(r"<[^>]+>", " ", text)
    return Mail(
        to=to,
        sender=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        text=text.strip(),
        at=macau_time(),
        attachments=tuple(part.get_filename() or "?" for part in message.iter_attachments()),
    )


def codes(seconds: float) -> dict[str, str]:
    """The code of every demo person at that moment (Unix seconds)."""
    return {name: code_of(demo_secret(name), seconds) for name in PEOPLE}


class Phone:
    """The pages of the phone."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._texts = Texts()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, request.path):
            case ("GET", "/messages.json"):
                return answer(200, [asdict(mail) for mail in self._mailbox.newest(request.query.get("to", ""))])
            case ("POST", "/texts"):
                return self._texts.take(request)
            case ("GET", "/texts.json"):
                return answer(200, [asdict(text) for text in self._texts.newest(request.query.get("to", ""))])
            case ("POST", "/switch/texts") if request.form.get("state") in STATES:
                self._texts.state = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("GET", "/codes.json"):
                return answer(200, codes(time.time()))
            case ("GET", path) if re.fullmatch(r"/video/[\w-]{8,40}", path):
                return _video(request, path.removeprefix("/video/"))
            case ("GET", "/"):
                return self._page(request)
            case _:
                return answer(404, {"error": "no such address"})

    def _page(self, request: Request) -> Response:
        language, still = request.language, "still" in request.query
        words = {name: escape(texts[language]) for name, texts in WORDS.items()}
        now = time.time()
        rows = "".join(f"<tr><td>{name}</td><td><code>{code}</code></td></tr>" for name, code in codes(now).items())
        link = f"?language={language}" + ("" if still else "&amp;still=1")
        content = (
            f"{language_links(request)}<h1>{words['title']}</h1>"
            f'<p><a href="{link}">{words["moving"] if still else words["still"]}</a></p><h2>{words["codes"]}</h2>'
            f'<div class="card"><p class="note">{words["left"].format(n=STEP - int(now) % STEP)}</p><table><thead><tr>'
            f"<th scope=col>{words['who']}</th><th scope=col>{words['code']}</th></tr></thead><tbody>{rows}</tbody>"
            f"</table></div><h2>{words['texts']}</h2>"
            f'<div class="card">{switch_form("texts", self._texts.state, language, STATES)}</div>'
            f"{self._text_cards() or '<p>' + words['no_texts'] + '</p>'}"
            f"<h2>{words['mail']}</h2>{self._mails() or '<p>' + words['none'] + '</p>'}"
        )
        head = "" if still else f'<meta http-equiv="refresh" content="{REFRESH}">'
        return page(words["title"], language, content, head=head)

    def _text_cards(self) -> str:
        return "".join(
            f'<div class="card"><p class="note">{text.at} · {escape(text.to)}</p><pre>{_linked(text.text)}</pre></div>'
            for text in self._texts.newest()[:40]
        )

    def _mails(self) -> str:
        by_addressee: dict[str, list[Mail]] = {}
        for mail in self._mailbox.newest():
            by_addressee.setdefault(mail.to, []).append(mail)
        return "".join(
            f"<h3>{escape(to)}</h3>" + "".join(_card(mail) for mail in mails[:20]) for to, mails in by_addressee.items()
        )


def _video(request: Request, room: str) -> Response:
    title, text = (escape(WORDS[name][request.language]) for name in ("video", "video_room"))
    content = f"{language_links(request)}<h1>{title}</h1><p>{text.format(room=f'<code>{room}</code>')}</p>"
    return page(title, request.language, content)


def _linked(text: str) -> str:
    return re.sub(r"https?://[^\s<>]+[^\s<>.,;)]", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text))


def _card(mail: Mail) -> str:
    text = _linked(mail.text)
    files = f'<p class="note">{escape(", ".join(mail.attachments))}</p>' if mail.attachments else ""
    return (
        f'<div class="card"><p class="note">{mail.at} · {escape(mail.sender)}</p>'
        f"<strong>{escape(mail.subject)}</strong><pre>{text}</pre>{files}</div>"
    )


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    mailbox = Mailbox()
    Controller(mailbox, hostname="127.0.0.1", port=arguments.smtp_port).start()
    serve("phone", arguments.port, Phone(mailbox))


if __name__ == "__main__":
    main()
