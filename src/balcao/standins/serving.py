"""What every stand-in shares: a small threaded web server, its pages, and what it keeps over a restart."""

import json
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from balcao.kernel.clock import MACAU, now

LANGUAGES = {"zh-Hant": "繁體中文", "pt": "Português", "en": "English"}
HTML = "text/html; charset=utf-8"
JSON = "application/json"
LARGEST = 4 * 1024 * 1024


def macau_day(moment: str) -> str:
    """The day in Macao of a moment written in ISO 8601."""
    return datetime.fromisoformat(moment).astimezone(MACAU).date().isoformat()


def macau_hour(seconds: int) -> str:
    """A moment in Unix seconds as the clock in Macao shows it."""
    return f"{datetime.fromtimestamp(seconds, MACAU):%H:%M}"


def macau_time() -> str:
    """This moment as people in Macao read it."""
    return f"{now().astimezone(MACAU):%Y-%m-%d %H:%M:%S}"


@dataclass(frozen=True)
class Request:
    """One request: `form` are the fields of a posted form, `body` the raw bytes. Ask for headers by `header`."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """A header, however it was capitalised; empty when absent."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")

    @property
    def form(self) -> dict[str, str]:
        """The fields of a posted form."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    @property
    def language(self) -> str:
        """The language asked for: in the address, else by the browser."""
        if self.query.get("language") in LANGUAGES:
            return self.query["language"]
        accepted = self.header("Accept-Language").lower()
        return {"pt": "pt", "en": "en"}.get(accepted[:2], "zh-Hant")


@dataclass(frozen=True)
class Response:
    """What goes back."""

    status: int
    body: bytes = b""
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


def answer(status: int, content: object) -> Response:
    """A JSON answer."""
    return Response(status, json.dumps(content, ensure_ascii=False).encode())


def see_other(address: str) -> Response:
    """After a posted form: look there."""
    return Response(303, headers={"Location": address})


STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;font:17px/1.55 system-ui,"Noto Sans CJK TC",sans-serif;color:#16202b;background:#f3f5f7}
header{background:#3b3f8f;color:#fff;padding:.7rem 1rem}header p{margin:0 auto;max-width:46rem;font-weight:600}
main{max-width:46rem;margin:0 auto;padding:1.2rem 1rem 3rem}h1{font-size:1.5rem;line-height:1.3;margin:.4rem 0 1rem}
h2{font-size:1.15rem;margin:1.6rem 0 .6rem}
h3{font-size:1.05rem;margin:.2rem 0 .4rem;overflow-wrap:anywhere}
form.row{justify-content:flex-start}
nav{margin:0 0 .6rem}nav a{margin-right:1rem}a{color:#2b2f8a}
.card{background:#fff;border:1px solid #c9d0d8;border-radius:.4rem;padding:1rem;margin:0 0 1rem;overflow-wrap:anywhere}
.row{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between}
.note{color:#4a5663;margin:.1rem 0}.sum{font-size:2rem;font-weight:700;margin:.2rem 0}
button{font:inherit;padding:.55rem .9rem;min-height:44px;border:2px solid #3b3f8f;border-radius:.35rem;background:#fff;
color:#2b2f8a;cursor:pointer}button.main,button[aria-pressed=true]{background:#3b3f8f;color:#fff}
.pay button{display:block;width:100%;margin:0 0 .7rem;text-align:left}
select{font:inherit;padding:.5rem;min-height:44px;max-width:100%;border:2px solid #4a5663;
border-radius:.35rem;background:#fff}
a:focus-visible,button:focus-visible,select:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:.4rem 0 0}
code{font-size:1.25rem;letter-spacing:.08em}
table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:.35rem .3rem;border-bottom:1px solid #dde2e8}
"""


def page(title: str, language: str, content: str, *, head: str = "", status: int = 200) -> Response:
    """A whole page; `content` is HTML."""
    return Response(
        status,
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'{head}<link rel="icon" href="data:,"><style>{STYLE}</style></head><body>'
        f"<header><p>{escape(title)}</p></header><main>{content}</main></body></html>".encode(),
        HTML,
    )


def language_links(request: Request) -> str:
    """The same page in the other languages."""
    links = (
        f'<a href="?{escape(urlencode({**request.query, "language": code}))}" lang="{code}">{name}</a>'
        for code, name in LANGUAGES.items()
        if code != request.language
    )
    return f'<nav aria-label="{escape(" / ".join(LANGUAGES.values()))}">{"".join(links)}</nav>'


SWITCH_WORDS = {
    "works": {"zh-Hant": "正常", "pt": "Funciona", "en": "Works"},
    "slow": {"zh-Hant": "緩慢（5 秒）", "pt": "Lento (5 s)", "en": "Slow (5 s)"},
    "down": {"zh-Hant": "停止服務", "pt": "Em baixo (503)", "en": "Down (503)"},
    "returns": {"zh-Hant": "退回訊息", "pt": "Devolve", "en": "Sends back"},
    "different": {"zh-Hant": "比對不符", "pt": "Rosto diferente", "en": "No match"},
    "wrong": {"zh-Hant": "回應亂碼", "pt": "Responde disparates", "en": "Answers nonsense"},
}


def switch_form(name: str, now: str, language: str, states: tuple[str, ...]) -> str:
    """Buttons that set how a stand-in behaves."""
    buttons = "".join(
        f'<button name="state" value="{state}" aria-pressed="{str(state == now).lower()}">'
        f"{SWITCH_WORDS[state][language]}</button> "
        for state in states
    )
    return f'<form method="post" action="/switch/{escape(name)}?language={language}" class="row">{buttons}</form>'


class Kept:
    """A JSON object that survives a restart when it has a file. Use it under its `lock`."""

    def __init__(self, path: Path | None, empty: dict[str, Any]) -> None:
        self.lock = threading.RLock()
        self._path = path
        self.data: dict[str, Any] = empty | (json.loads(path.read_text()) if path and path.exists() else {})

    def save(self) -> None:
        """Write it down, all or nothing."""
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new = self._path.with_suffix(".new")
            new.write_text(json.dumps(self.data, ensure_ascii=False))
            new.replace(self._path)


type Answering = Callable[[Request], Response]


def serve(name: str, port: int, answering: Answering) -> None:
    """Serve on the loopback address until told to end."""

    class Handler(BaseHTTPRequestHandler):
        server_version = f"balcao-{name}"
        timeout = 30

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            if length > LARGEST:
                self._send(answer(413, {"error": "too long"}))
                return
            body = self.rfile.read(length) if length else b""
            query = dict(parse_qsl(parts.query))
            self._send(answering(Request(self.command, parts.path, query, dict(self.headers.items()), body)))

        do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the base class looks for these names

        def _send(self, response: Response) -> None:
            self.send_response(response.status)
            for header, value in {
                "Content-Type": response.kind,
                "Cache-Control": "no-store",
                **response.headers,
            }.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        def handle(self) -> None:
            # Whoever asked may have given up waiting; that is theirs to report.
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError, TimeoutError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            print(f"{name} {self.log_date_time_string()} {format % args}", flush=True)

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    with Server(("127.0.0.1", port), Handler) as server:
        print(f"{name} listens on http://127.0.0.1:{port}", flush=True)
        server.serve_forever(poll_interval=0.1)


def _end(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)
