"""The registers of other bodies, and the systems of departments that take messages.

``GET /registers/<register>/<key>?fields=a,b`` answers JSON or 404; ``POST /registers/<register>/search`` finds entries
by a few letters; ``POST /registers/<register>/which`` says for which of many keys a field
holds; ``POST /departments/<code>/inbox`` takes a
message once for each ``Idempotency-Key``; `faces` compares photos. The page at ``/`` switches each to work, be slow,
be down or wrong, and has a register tell the counter that an entity has changed.
"""

import argparse
import json
import os
import time
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from balcao.standins.faces import FACES, Faces
from balcao.standins.faces import STATES as FACE_STATES
from balcao.standins.register_events import CHANGES, HOWS, KINDS, Teller, events_part
from balcao.standins.serving import (
    HTML,
    Kept,
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
from balcao.standins.world import REGISTERS, TITLES, published

STATES = ("works", "slow", "down", "wrong")
SLOW_SECONDS = 5
DEPARTMENTS = "departments"
WORDS = {
    "title": {
        "zh-Hant": "示範：其他部門的系統",
        "pt": "Demonstração: sistemas de outros serviços",
        "en": "Demo: other departments' systems",
    },
    "intro": {
        "zh-Hant": "一應通辦會向這些系統查詢及傳送訊息。您可以讓任何一個變慢或停止，看看會發生什麼事。",
        "pt": "O Balcão consulta-os e envia-lhes mensagens. Torne um lento ou indisponível e veja o que acontece.",
        "en": "Balcão asks them and sends them messages. Make any of them slow or unavailable and see what happens.",
    },
    "registers": {"zh-Hant": "登記", "pt": "Registos", "en": "Registers"},
    "inboxes": {"zh-Hant": "部門收件系統", "pt": "Sistemas que recebem mensagens", "en": "Systems that take messages"},
    "received": {"zh-Hant": "收到的訊息", "pt": "Mensagens recebidas", "en": "Messages received"},
    "faces": {"zh-Hant": "容貌比對", "pt": "Comparação de rosto", "en": "Face match"},
    "none": {"zh-Hant": "尚未收到訊息。", "pt": "Ainda não há mensagens.", "en": "No messages yet."},
}


MOST_FOUND = 20


def _begins(text: str, letters: str) -> bool:
    """Whether a word begins so; Chinese has no spaces, there it is anywhere."""
    text = text.casefold()
    return letters in text if not letters.isascii() else f" {text}".find(f" {letters}") >= 0


def states_of(name: str) -> tuple[str, ...]:
    """How that system can behave."""
    return FACE_STATES if name == FACES else STATES


class Registers:
    """All registers and inboxes, each with its switch."""

    def __init__(self, path: Path | None = None, house: str = "", secret: str = "") -> None:
        self.states = dict.fromkeys((*REGISTERS, DEPARTMENTS, FACES), "works")
        self.faces = Faces()
        self.kept = Kept(path, {"inboxes": {}, "told": [], "sequences": {}, "organs": {}})
        self.teller = Teller(self.kept, house, secret)

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, *(unquote(part) for part in request.path.strip("/").split("/"))):
            case ("GET", ""):
                return self._page(request)
            case ("POST", "switch", name) if name in self.states and request.form.get("state") in states_of(name):
                self.states[name] = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("POST", "events"):
                return self._tell(request)
            case ("GET", "registers", register, key) if register in REGISTERS:
                return self._behaving(register) or self._look_up(register, key, request)
            case ("POST", "registers", register, "which") if register in REGISTERS:
                return self._behaving(register) or self._which(register, request)
            case ("POST", "registers", register, "search") if register in REGISTERS:
                return self._behaving(register) or self._search(register, request)
            case ("POST", "faces", _number):
                return self.faces.begin(self.states[FACES], request.body)
            case ("GET", "faces", "matches", number):
                return self.faces.look(self.states[FACES], number)
            case ("POST", "departments", code, "inbox"):
                return self._behaving(DEPARTMENTS) or self._receive(code, request)
            case ("GET", "departments", code, "inbox"):
                return answer(200, self._inboxes().get(code, []))
            case _:
                return answer(404, {"error": "no such address"})

    def _tell(self, request: Request) -> Response:
        register, _, number = request.form.get("entity", "").partition("/")
        change, how = request.form.get("change", ""), request.form.get("how", "works")
        if register not in KINDS or number not in KINDS[register][1] or change not in CHANGES or how not in HOWS:
            return answer(404, {"error": "no such entity or change"})
        self.teller.tell(register, number, change, how)
        return see_other(f"/?language={request.language}")

    def _behaving(self, name: str) -> Response | None:
        """The answer of a system in trouble; None when it works."""
        match self.states[name]:
            case "down":
                return answer(503, {"error": "down"})
            case "wrong":
                return Response(200, b"<html><body>Portal do servi\xc3\xa7o</body></html>", HTML)
            case "slow":
                time.sleep(SLOW_SECONDS)
        return None

    def _look_up(self, register: str, key: str, request: Request) -> Response:
        found = REGISTERS[register].get(key)
        if register == "organs" and found is not None:
            with self.kept.lock:
                found = {**found, **self.kept.data["organs"].get(key, {})}
            found = {**found, "office_holders": published(found["seats"])}
        if found is None:
            return answer(404, {"error": "unknown"})
        wanted = request.query.get("fields")
        return answer(200, {name: found[name] for name in wanted.split(",") if name in found} if wanted else found)

    @staticmethod
    def _search(register: str, request: Request) -> Response:
        """The entries in which a word of some fields begins with what was typed, a few of them."""
        try:
            asked = json.loads(request.body)
            letters, among, fields = str(asked["letters"]).casefold(), list(asked["among"]), list(asked["fields"])
            most = min(int(asked["most"]), MOST_FOUND)
        except (ValueError, KeyError, TypeError):
            return answer(400, {"error": "letters, among, fields and most"})
        found = {
            key: {name: said[name] for name in fields if name in said}
            for key, said in REGISTERS[register].items()
            if letters and any(_begins(str(said.get(name, "")), letters) for name in among)
        }
        return answer(200, {"entries": dict(list(found.items())[:most])})

    @staticmethod
    def _which(register: str, request: Request) -> Response:
        """Of the keys asked about, those for which a field says yes; of nobody anything else."""
        try:
            asked = json.loads(request.body)
            field, keys = str(asked["field"]), [str(each) for each in asked["keys"]]
        except (ValueError, KeyError, TypeError):
            return answer(400, {"error": "name a field, and keys"})
        return answer(200, {"yes": [key for key in keys if REGISTERS[register].get(key, {}).get(field) is True]})

    def _receive(self, code: str, request: Request) -> Response:
        key = request.header("Idempotency-Key")
        try:
            message = json.loads(request.body)
        except ValueError:
            message = None
        if not key or not isinstance(message, dict):
            return answer(400, {"error": "a JSON object and an Idempotency-Key, please"})
        with self.kept.lock:
            inbox = self.kept.data["inboxes"].setdefault(code, [])
            if any(each["key"] == key for each in inbox):
                return answer(200, {"received": "before"})
            inbox.append({"key": key, "at": macau_time(), "content": message})
            self._learn(message.get("message"))
            self.kept.save()
        return answer(201, {"received": "now"})

    def _learn(self, told: Any) -> None:
        """The register of associations takes over elections, and takes out posts that never were."""
        if not isinstance(told, dict):
            return
        learned = self.kept.data["organs"]
        if "organs" in told:
            learned[told["organs"]["registration_no"]] = told["organs"]
        if "void_seat" in told:
            number, void = told["void_seat"]["registration_no"], told["void_seat"]
            seats = {**REGISTERS["organs"].get(number, {}), **learned.get(number, {})}.get("seats", [])
            left = [each for each in seats if any(each[name] != void[name] for name in ("bir", "body", "post"))]
            learned[number] = {**learned.get(number, {}), "seats": left}

    def _inboxes(self) -> dict[str, Any]:
        with self.kept.lock:
            return {code: list(inbox) for code, inbox in self.kept.data["inboxes"].items()}

    def _page(self, request: Request) -> Response:
        language = request.language
        words = {name: texts[language] for name, texts in WORDS.items()}
        registers = "".join(
            f'<div class="card"><h3>{escape(names[language])}</h3><p class="note">{department} · '
            f"{', '.join(escape(key) for key in REGISTERS[register])}</p>"
            f"{switch_form(register, self.states[register], language, STATES)}</div>"
            for register, (names, department) in TITLES.items()
        )
        content = (
            f"{language_links(request)}<h1>{words['title']}</h1><p>{words['intro']}</p>"
            f"<h2>{words['registers']}</h2>{registers}<h2>{words['faces']}</h2>"
            f'<div class="card">{switch_form(FACES, self.states[FACES], language, FACE_STATES)}</div>'
            f"<h2>{words['inboxes']}</h2>"
            f'<div class="card">{switch_form(DEPARTMENTS, self.states[DEPARTMENTS], language, STATES)}</div>'
            f"{events_part(self.kept, language)}"
            f"<h2>{words['received']}</h2>{self._received() or '<p>' + words['none'] + '</p>'}"
        )
        return page(words["title"], language, content)

    def _received(self) -> str:
        return "".join(
            f'<div class="card"><h3>{escape(code)}</h3><p class="note">{each["at"]} · {escape(each["key"])}</p>'
            f"<pre>{escape(json.dumps(each['content'], ensure_ascii=False, indent=2))}</pre></div>"
            for code, inbox in sorted(self._inboxes().items())
            for each in reversed(inbox)
        )


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--keep", type=Path, help="a file in which received messages survive a restart")
    parser.add_argument("--house", default="http://127.0.0.1:8000", help="where the counter is told of changes")
    arguments = parser.parse_args()
    secret = os.environ.get("BALCAO_REGISTERS_SECRET", "demo-registers-secret")
    serve("registers", arguments.port, Registers(arguments.keep, arguments.house, secret))


if __name__ == "__main__":
    main()
