"""What registers tell the counter by themselves: one message a change, signed and numbered."""

import json
import time
from html import escape
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from balcao.kernel.clock import MACAU, now
from balcao.standins.serving import Kept, macau_time
from balcao.standins.webhooks import signature
from balcao.standins.world import BUILDINGS, COMMERCIAL, KA_MAN, ORGANS, TAXPAYER, TITLES, Record

HOWS = ("works", "twice", "out_of_order", "forged", "old")
CHANGES = ("renamed", "moved", "representatives", "term", "merged", "dissolved", "struck_off")
KINDS = {
    "organs": ("association", ORGANS),
    "commercial": ("company", COMMERCIAL),
    "taxpayer": ("sole_trader", TAXPAYER),
    "buildings": ("building", BUILDINGS),
}
WORDS: dict[str, dict[str, str]] = {
    "title": {"zh-Hant": "登記部門的通知", "pt": "O que os registos comunicam", "en": "What registers tell"},
    "intro": {
        "zh-Hant": "登記部門會主動通知商社的變更。請選擇商社、變更及傳送方式。",
        "pt": "Os registos comunicam por si as alterações. Escolha a entidade, a alteração e como é enviada.",
        "en": "Registers tell changes by themselves. Choose an entity, what changed, and how it is sent.",
    },
    "entity": {"zh-Hant": "商社", "pt": "Entidade", "en": "Entity"},
    "change": {"zh-Hant": "變更", "pt": "Alteração", "en": "Change"},
    "how": {"zh-Hant": "傳送方式", "pt": "Como é enviada", "en": "How it is sent"},
    "send": {"zh-Hant": "傳送", "pt": "Enviar", "en": "Send"},
    "sent": {"zh-Hant": "已傳送", "pt": "Enviadas", "en": "Sent"},
    "none": {"zh-Hant": "尚未傳送任何通知。", "pt": "Ainda não se enviou nada.", "en": "Nothing sent yet."},
    "renamed": {"zh-Hant": "更名", "pt": "Mudou de nome", "en": "Changed its name"},
    "moved": {"zh-Hant": "遷址", "pt": "Mudou de sede", "en": "Moved its seat"},
    "representatives": {"zh-Hant": "更換代表", "pt": "Mudou de representantes", "en": "Changed who represents it"},
    "term": {"zh-Hant": "任期已屆滿", "pt": "O mandato terminou", "en": "The term has ended"},
    "merged": {"zh-Hant": "合併至另一實體", "pt": "Fundiu-se noutra", "en": "Merged into another"},
    "dissolved": {"zh-Hant": "已解散", "pt": "Foi dissolvida", "en": "Was dissolved"},
    "struck_off": {"zh-Hant": "已註銷", "pt": "Cessou a actividade", "en": "Was struck off"},
    "works": {"zh-Hant": "正常", "pt": "Normal", "en": "As usual"},
    "twice": {"zh-Hant": "傳送兩次", "pt": "Duas vezes", "en": "Twice"},
    "out_of_order": {"zh-Hant": "次序顛倒", "pt": "Fora de ordem", "en": "Out of order"},
    "forged": {"zh-Hant": "偽造簽名", "pt": "Assinatura falsa", "en": "Forged"},
    "old": {"zh-Hant": "一小時前簽署", "pt": "Assinada há uma hora", "en": "Signed an hour ago"},
}
_OPENER = build_opener(ProxyHandler({}))


def _details(register: str, record: Record, change: str, mark: str) -> dict[str, Any]:
    today = now().astimezone(MACAU).date()
    name = record.get("name_zh") or record.get("name")
    match change:
        case "renamed":
            return {"name_zh": f"{name}{mark}", "name_pt": record.get("name_pt", "")}
        case "moved":
            return {"address": f"澳門南灣大馬路 {mark or '1'} 號"}
        case "term":
            return {"term_end": today.replace(year=today.year - 1).isoformat()}
        case "merged":
            return {"into": next(number for number in KINDS[register][1] if KINDS[register][1][number] is not record)}
        case "representatives":
            post = "president" if register == "organs" else "administrator"
            return {
                "representatives": [{"bir": KA_MAN["bir"], "post": post}],
                "posts": [post],
                "least": 1,
            }
    return {}


class Teller:
    """Sends messages to the counter at `house`, and keeps the running number of each register."""

    def __init__(self, kept: Kept, house: str, secret: str) -> None:
        self.kept = kept
        self.house = house
        self.secret = secret

    def tell(self, register: str, number: str, change: str, how: str) -> None:
        """One change, sent as it is told."""
        if how == "out_of_order":
            later, earlier = self._next(register), self._next(register)
            first = self._message(register, number, change, max(later, earlier), "（二）")
            second = self._message(register, number, change, min(later, earlier), "（一）")
            messages = [first, second]
        else:
            messages = [self._message(register, number, change, self._next(register), "（新）")]
            messages *= 2 if how == "twice" else 1
        for message in messages:
            answered = self._send(message, how)
            with self.kept.lock:
                self.kept.data["told"].append(
                    {"at": macau_time(), "how": how, "answered": answered, "content": message}
                )
                self.kept.save()

    def _next(self, register: str) -> int:
        with self.kept.lock:
            number = int(self.kept.data["sequences"].get(register, 0)) + 1
            self.kept.data["sequences"][register] = number
            self.kept.save()
        return number

    def _message(self, register: str, number: str, change: str, sequence: int, mark: str) -> dict[str, Any]:
        kind, known = KINDS[register]
        return {
            "source": register,
            "sequence": sequence,
            "entity_kind": kind,
            "number": number,
            "change": change,
            "effective_on": now().astimezone(MACAU).date().isoformat(),
            **_details(register, known[number], change, mark),
        }

    def _send(self, message: dict[str, Any], how: str) -> str:
        body = json.dumps(message).encode()
        secret = "not the secret" if how == "forged" else self.secret
        seconds = int(time.time()) - (3600 if how == "old" else 0)
        headers = {"Content-Type": "application/json", "X-Signature": signature(body, secret, seconds=seconds)}
        address = f"{self.house}/exchange/registers/events/"
        request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - given at start
        try:
            with _OPENER.open(request, timeout=10) as response:
                return str(response.status)
        except HTTPError as refused:
            return str(refused.code)
        except (URLError, OSError) as failure:
            return type(failure).__name__


def _select(name: str, label: str, options: list[tuple[str, str]]) -> str:
    shown = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options)
    return f'<p><label for="{name}">{escape(label)}</label><br><select id="{name}" name="{name}">{shown}</select></p>'


def events_part(kept: Kept, language: str) -> str:
    """The form that tells a change, and what was told."""
    words = {name: texts[language] for name, texts in WORDS.items()}
    entities = [
        (f"{register}/{number}", f"{record.get('name_zh') or record.get('name')} · {TITLES[register][1]} {number}")
        for register, (_kind, known) in KINDS.items()
        for number, record in known.items()
    ]
    with kept.lock:
        told = list(reversed(kept.data["told"][-20:]))
    rows = "".join(
        f'<div class="card"><h3>{escape(str(each["answered"]))} · {escape(words[each["how"]])} · '
        f'{escape(words[each["content"]["change"]])}</h3><p class="note">{each["at"]} · '
        f"{escape(each['content']['source'])} {each['content']['sequence']}</p></div>"
        for each in told
    )
    return (
        f"<h2>{words['title']}</h2><p>{words['intro']}</p>"
        f'<form method="post" action="/events?language={language}" class="card">'
        f"{_select('entity', words['entity'], entities)}"
        f"{_select('change', words['change'], [(each, words[each]) for each in CHANGES])}"
        f"{_select('how', words['how'], [(each, words[each]) for each in HOWS])}"
        f'<button class="main">{words["send"]}</button></form>'
        f"<h3>{words['sent']}</h3>{rows or '<p>' + words['none'] + '</p>'}"
    )
