"""The demo phone: text messages and mail that were sent, and the second-factor codes of the demo people.

It plays two providers of mail, by SMTP on a port each, and two of text messages, by ``POST /texts`` and
``POST /second/texts`` (see `carriers`), and shows what arrived, with the codes,
on its page; for programs there are ``/messages.json?to=``, ``/texts.json?to=`` and ``/codes.json``.
"""

import argparse
import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from html import escape

from aiosmtpd.controller import Controller

from balcao.standins.carriers import MOST, STATES, Mail, MailCarrier, Reports, Text, TextCarrier
from balcao.standins.serving import (
    Request,
    Response,
    answer,
    language_links,
    page,
    see_other,
    serve,
    switch_form,
)
from balcao.standins.totp import STEP, code_of, demo_secret
from balcao.standins.world import PEOPLE

REFRESH = 10
TEXTS = {"/texts": "texts", "/second/texts": "texts-second"}
"""Which sender of text messages is spoken to where."""
CARRIERS = {
    "mail": {"zh-Hant": "電郵供應商一", "pt": "Fornecedor de correio 1", "en": "Mail provider 1"},
    "mail-second": {"zh-Hant": "電郵供應商二", "pt": "Fornecedor de correio 2", "en": "Mail provider 2"},
    "texts": {"zh-Hant": "短訊供應商一", "pt": "Fornecedor de mensagens 1", "en": "Text message provider 1"},
    "texts-second": {"zh-Hant": "短訊供應商二", "pt": "Fornecedor de mensagens 2", "en": "Text message provider 2"},
}
WORDS = {
    "title": {"zh-Hant": "示範手機", "pt": "Telemóvel de demonstração", "en": "Demo phone"},
    "codes": {"zh-Hant": "登入驗證碼", "pt": "Códigos de autenticação", "en": "Second-factor codes"},
    "left": {
        "zh-Hant": "驗證碼尚餘 {n} 秒有效",
        "pt": "Os códigos valem mais {n} segundos",
        "en": "The codes are good for another {n} seconds",
    },
    "carriers": {"zh-Hant": "供應商", "pt": "Fornecedores", "en": "Providers"},
    "who": {"zh-Hant": "使用者", "pt": "Utilizador", "en": "Who"},
    "code": {"zh-Hant": "驗證碼", "pt": "Código", "en": "Code"},
    "mail": {"zh-Hant": "電郵", "pt": "Correio", "en": "Mail"},
    "texts": {"zh-Hant": "短訊", "pt": "Mensagens de texto", "en": "Text messages"},
    "no_texts": {"zh-Hant": "尚未收到短訊。", "pt": "Ainda não chegaram mensagens.", "en": "No text messages yet."},
    "none": {"zh-Hant": "尚未收到電郵。", "pt": "Ainda não chegou correio.", "en": "No mail yet."},
    "still": {"zh-Hant": "停止自動更新", "pt": "Parar de actualizar", "en": "Stop refreshing"},
    "moving": {"zh-Hant": "自動更新", "pt": "Actualizar sozinho", "en": "Refresh by itself"},
}


class Arrived:
    """What came, the newest first."""

    def __init__(self) -> None:
        self.mails: deque[Mail] = deque(maxlen=MOST)
        self.texts: deque[Text] = deque(maxlen=MOST)

    def mails_to(self, to: str = "") -> list[Mail]:
        """The mails; only those to an addressee when one is named."""
        return [mail for mail in list(self.mails) if not to or mail.to.lower() == to.lower()]

    def texts_to(self, to: str = "") -> list[Text]:
        """The text messages; only those to a number when one is named."""
        return [text for text in list(self.texts) if not to or text.to == to]


def codes(seconds: float) -> dict[str, str]:
    """The code of every demo person at that moment (Unix seconds)."""
    return {name: code_of(demo_secret(name), seconds) for name in PEOPLE}


class Phone:
    """The pages of the phone."""

    def __init__(self, arrived: Arrived, carriers: Mapping[str, MailCarrier | TextCarrier]) -> None:
        self._arrived, self._carriers = arrived, carriers

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, request.path):
            case ("GET", "/messages.json"):
                return answer(200, [asdict(mail) for mail in self._arrived.mails_to(request.query.get("to", ""))])
            case ("POST", "/texts" | "/second/texts" as path):
                carrier = self._carriers[TEXTS[path]]
                assert isinstance(carrier, TextCarrier)
                return carrier.take(request)
            case ("GET", "/texts.json"):
                return answer(200, [asdict(text) for text in self._arrived.texts_to(request.query.get("to", ""))])
            case ("POST", path) if (name := path.removeprefix("/switch/")) in self._carriers:
                if request.form.get("state") in STATES:
                    self._carriers[name].state = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("GET", "/codes.json"):
                return answer(200, codes(time.time()))
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
            f"</table></div><h2>{words['carriers']}</h2>{self._switches(language)}<h2>{words['texts']}</h2>"
            f"{self._text_cards() or '<p>' + words['no_texts'] + '</p>'}"
            f"<h2>{words['mail']}</h2>{self._mails() or '<p>' + words['none'] + '</p>'}"
        )
        head = "" if still else f'<meta http-equiv="refresh" content="{REFRESH}">'
        return page(words["title"], language, content, head=head)

    def _switches(self, language: str) -> str:
        return "".join(
            f'<div class="card"><p class="note">{CARRIERS[name][language]}</p>'
            f"{switch_form(name, carrier.state, language, STATES)}</div>"
            for name, carrier in self._carriers.items()
        )

    def _text_cards(self) -> str:
        return "".join(
            f'<div class="card"><p class="note">{text.at} · {escape(text.to)} · {text.by}</p>'
            f"<pre>{_linked(text.text)}</pre></div>"
            for text in self._arrived.texts_to()[:40]
        )

    def _mails(self) -> str:
        by_addressee: dict[str, list[Mail]] = {}
        for mail in self._arrived.mails_to():
            by_addressee.setdefault(mail.to, []).append(mail)
        return "".join(
            f"<h3>{escape(to)}</h3>" + "".join(_card(mail) for mail in mails[:20]) for to, mails in by_addressee.items()
        )


def _linked(text: str) -> str:
    return re.sub(r"https?://[^\s<>]+[^\s<>.,;)]", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text))


def _card(mail: Mail) -> str:
    text = _linked(mail.text)
    files = f'<p class="note">{escape(", ".join(mail.attachments))}</p>' if mail.attachments else ""
    return (
        f'<div class="card"><p class="note">{mail.at} · {escape(mail.sender)} · {mail.by}</p>'
        f"<strong>{escape(mail.subject)}</strong><pre>{text}</pre>{files}</div>"
    )


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--second-smtp-port", type=int, help="the second provider's port, if there is one")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--house", default="", help="whom mail providers report to")
    arguments = parser.parse_args()
    arrived, reports = Arrived(), Reports(arguments.house)
    mail = {"mail": arguments.smtp_port, "mail-second": arguments.second_smtp_port}
    carriers: dict[str, MailCarrier | TextCarrier] = {}
    for name, port in mail.items():
        if port:
            carriers[name] = taking = MailCarrier(name, arrived.mails, reports)
            Controller(taking, hostname="127.0.0.1", port=port).start()
    for name in TEXTS.values():
        carriers[name] = TextCarrier(name, arrived.texts, reports)
    serve("phone", arguments.port, Phone(arrived, carriers))


if __name__ == "__main__":
    main()
