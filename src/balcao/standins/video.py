"""A provider of video meetings: ``POST /rooms`` with ``{"key", "until", "record", "label"}`` answers where each side
goes.

The rooms are pages without a picture that say so. Its page switches it to work, be slow or be down. The same key gives
the same room while the program runs; ``record`` says whether it may be recorded from now on, under that label. What
was recorded is named at ``/rooms/<key>/recordings`` and fetched and deleted below it: a soft tone as long as it was
recorded, at most a minute.
"""

import argparse
import hashlib
import io
import json
import math
import re
import secrets
import threading
import time
import wave
from dataclasses import dataclass
from datetime import datetime
from html import escape

from balcao.kernel.clock import now
from balcao.standins.serving import Request, Response, answer, language_links, page, see_other, serve, switch_form

STATES = ("works", "slow", "down")
SLOW_SECONDS = 5
RATE, LONGEST = 8_000, 60
"""Of the tone: samples a second, and seconds."""
SIDES = ("officer", "applicant", "interpreter")
WORDS = {
    "title": {"zh-Hant": "視像會面（示範）", "pt": "Vídeo (demonstração)", "en": "Video meetings (demo)"},
    "officer": {"zh-Hant": "工作人員一方", "pt": "Lado do funcionário", "en": "The officer’s side"},
    "applicant": {"zh-Hant": "申請人一方", "pt": "Lado do requerente", "en": "The applicant’s side"},
    "interpreter": {"zh-Hant": "傳譯員一方", "pt": "Lado do intérprete", "en": "The interpreter’s side"},
    "only": {
        "zh-Hant": "這只是模擬系統，沒有影像和聲音。實際使用時，這裡是政府所選供應商的會面室。",
        "pt": "Isto é só um simulador, sem imagem nem som. Em uso real, aqui está a sala do fornecedor escolhido.",
        "en": "This is only a stand-in, without picture or sound. In real use the chosen provider’s room is here.",
    },
    "records": {"zh-Hant": "會面正在錄影。", "pt": "A conversa está a ser gravada.", "en": "It is being recorded."},
    "no_records": {"zh-Hant": "沒有錄影。", "pt": "Não está a ser gravada.", "en": "It is not being recorded."},
    "there": {"zh-Hant": "另一方已在場。", "pt": "O outro lado está presente.", "en": "The other side is here."},
    "alone": {
        "zh-Hant": "另一方尚未到場。",
        "pt": "O outro lado ainda não chegou.",
        "en": "The other side is not here yet.",
    },
    "over": {"zh-Hant": "會面室已關閉。", "pt": "A sala está fechada.", "en": "The room is closed."},
}


@dataclass
class Piece:
    """What was recorded in a room under a label, in seconds of this machine's clock."""

    id: str
    label: str
    begun: float
    ended: float | None = None
    data: bytes = b""

    def end(self) -> None:
        """It is recorded no longer."""
        if self.ended is None:
            self.ended = time.monotonic()
            self.data = _tone(self.ended - self.begun)

    def told(self) -> dict[str, object]:
        """As the list names it."""
        return {
            "id": self.id,
            "label": self.label,
            "seconds": round((self.ended or time.monotonic()) - self.begun, 3),
            "over": self.ended is not None,
            "media_type": "audio/wav",
            "sha256": hashlib.sha256(self.data).hexdigest() if self.data else "",
        }


def _tone(seconds: float) -> bytes:
    count = int(RATE * min(max(seconds, 0.5), LONGEST))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes(int(128 + 20 * math.sin(place * math.tau * 330 / RATE)) for place in range(count)))
    return file.getvalue()


class Video:
    """The rooms by key, each with a secret a side."""

    def __init__(self, base: str) -> None:
        self.state = "works"
        self._base = base
        self._rooms: dict[str, dict[str, object]] = {}
        self._pieces: dict[str, list[Piece]] = {}
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, request.path):
            case ("GET", "/"):
                title = WORDS["title"][request.language]
                form = switch_form("video", self.state, request.language, STATES)
                return page(title, request.language, f"{language_links(request)}<h1>{escape(title)}</h1>{form}")
            case ("POST", "/switch/video") if request.form.get("state") in STATES:
                self.state = request.form["state"]
                return see_other(f"/?language={request.language}")
        if self.state == "down":
            return answer(503, {"error": "down"})
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        if request.method == "POST" and request.path == "/rooms":
            return self._open(request)
        if named := re.fullmatch(r"/rooms/([\w-]{1,60})/recordings(?:/([\w-]{1,40}))?", request.path):
            return self._recordings(request.method, named[1], named[2])
        found = re.fullmatch(r"/room/([\w-]{20,60})", request.path)
        return self._room(request, found[1]) if found and request.method == "GET" else answer(404, {"error": "unknown"})

    def _open(self, request: Request) -> Response:
        try:
            asked = json.loads(request.body)
            key, until = str(asked["key"]), datetime.fromisoformat(asked["until"])
        except (ValueError, KeyError, TypeError):
            return answer(400, {"error": "key and until, please"})
        with self._lock:
            room = self._rooms.setdefault(key, {"seen": set(), **{side: secrets.token_urlsafe(24) for side in SIDES}})
            room |= {"until": until, "record": asked.get("record") is True}
            self._record(key, str(asked.get("label", "")) if room["record"] else None)
            return answer(200, {side: f"{self._base}/room/{room[side]}" for side in SIDES})

    def _record(self, key: str, label: str | None) -> None:
        """Go on under that label; with none, record no longer."""
        pieces = self._pieces.setdefault(key, [])
        for each in pieces:
            if each.label != label:
                each.end()
        if label is not None and all(each.ended is not None for each in pieces):
            pieces.append(Piece(id=secrets.token_urlsafe(9), label=label, begun=time.monotonic()))

    def _recordings(self, method: str, key: str, name: str | None) -> Response:
        with self._lock:
            pieces = self._pieces.get(key, [])
            for each in pieces:
                if not self._rooms[key]["record"] or self._rooms[key]["until"] < now():  # type: ignore[operator]
                    each.end()
            if name is None:
                return answer(200, [each.told() for each in pieces]) if method == "GET" else answer(405, {})
            piece = next((each for each in pieces if each.id == name), None)
            if piece is None:
                return answer(404, {"error": "unknown"})
            if method == "DELETE":
                pieces.remove(piece)
                return Response(204)
            return Response(200, piece.data, "audio/wav") if piece.ended is not None else answer(409, {"error": "runs"})

    def _room(self, request: Request, secret: str) -> Response:
        language = request.language
        with self._lock:
            named = ((room, side) for room in self._rooms.values() for side in SIDES if room[side] == secret)
            room, side = next(named, ({}, ""))
            if not room:
                return answer(404, {"error": "unknown"})
            seen = room["seen"]
            assert isinstance(seen, set)
            assert isinstance(room["until"], datetime)
            seen.add(side)
            keys = ["over"] if room["until"] < now() else ["only", "there" if len(seen) > 1 else "alone"]
            keys += [] if keys == ["over"] else ["records" if room["record"] else "no_records"]
        said = "".join(f"<p>{escape(WORDS[each][language])}</p>" for each in keys)
        title = WORDS["title"][language]
        content = f"{language_links(request)}<h1>{escape(WORDS[side][language])}</h1>{said}"
        return page(title, language, content, head='<meta name="referrer" content="no-referrer">')


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    serve("video", arguments.port, Video(f"http://localhost:{arguments.port}"))


if __name__ == "__main__":
    main()
