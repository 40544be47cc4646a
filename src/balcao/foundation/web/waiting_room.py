"""The waiting room before the house: when more people come at once than can be served, they wait in line.

It stands before Django, so that a place in line costs next to nothing. Whoever has come in goes on unhindered; what is
sent (POST) is always taken, so that nothing typed is lost.
"""

import fcntl
import mmap
import os
import struct
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from django.core import signing
from django.http import parse_cookie
from django.template.loader import render_to_string
from django.utils import translation

from balcao.foundation.web.middleware import DJANGO_LANGUAGES, READING, language_shown

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

COOKIE = "balcao_place"
KEPT_SECONDS = 2 * 60 * 60
"""How long a place in line, and afterwards the way in, is kept for a browser."""
AT_ONCE = 4
"""So many requests a process works on at once."""
MOST_INSIDE = 40
"""So many may be worked on, or wait for that, within a process."""
THREADS = MOST_INSIDE + 8
"""How many threads the web server keeps: a few more, to tell the others their place."""
OPEN_PATHS = ("/static/", "/api/", "/language/", "/manifest")
"""What never waits: files, programs, and the choice of the page's language."""
_PLACE = "\N{WHITE SQUARE}place"
_HERE = "where-one-wanted-to-go"


class Line:
    """Who came and who was let in, counted for all web processes of a machine in one small file."""

    _COUNTS = struct.Struct("<QQ")

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._file).st_size < self._COUNTS.size:
            os.ftruncate(self._file, self._COUNTS.size)
        self._counts = mmap.mmap(self._file, self._COUNTS.size)
        self._lock = threading.Lock()

    def join(self) -> int:
        """One's number in line."""
        return self._changed(1, 0)[0]

    def let_in(self, *, everybody: bool = False) -> None:
        """Let the first one in, if anybody waits; or everybody."""
        came, inside = self._read()
        if inside < came:
            self._changed(0, came - inside if everybody else 1)

    def place(self, number: int) -> int:
        """The place in line of that number, from 1; 0 once it was let in."""
        return max(0, number - self._read()[1])

    @property
    def empty(self) -> bool:
        """Whether everybody was let in."""
        came, inside = self._read()
        return inside >= came

    def _read(self) -> tuple[int, int]:
        came, inside = self._COUNTS.unpack_from(self._counts)
        return came, inside

    def _changed(self, more: int, let: int) -> tuple[int, int]:
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                came, inside = self._read()
                came += more
                inside = min(came, inside + let)
                self._COUNTS.pack_into(self._counts, 0, came, inside)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        return came, inside


class WaitingRoom:
    """A WSGI application that lets as many requests into another one as it can serve, and the others wait in line."""

    def __init__(self, house: Application, line: Line, *, at_once: int = AT_ONCE, most: int = MOST_INSIDE) -> None:
        self._house, self._line, self._at_once, self._most = house, line, at_once, most
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix="web")
        self._inside = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in READING or environ.get("PATH_INFO", "").startswith(OPEN_PATHS):
            return self._within(environ, start_response)
        if self._inside < self._at_once:
            # With nobody inside, whoever is still in line went away, or comes in at once.
            self._line.let_in(everybody=self._inside == 0)
        number = _number_in(environ)
        place = self._line.place(number) if number else 0
        if self._inside < self._most and (place == 0 if number else self._line.empty):
            return self._within(environ, start_response)
        number = number or self._line.join()
        return _wait(environ, start_response, number, max(1, self._line.place(number)))

    def _within(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._lock:
            self._inside += 1
        try:
            return self._workers.submit(self._house, environ, start_response).result()
        finally:
            with self._lock:
                self._inside -= 1


def _number_in(environ: dict[str, Any]) -> int:
    """The number in line of this browser; 0 without one that holds."""
    sealed = parse_cookie(environ.get("HTTP_COOKIE", "")).get(COOKIE, "")
    try:
        return int(_signer().unsign(sealed, max_age=KEPT_SECONDS)) if sealed else 0
    except (signing.BadSignature, ValueError):
        return 0


@cache
def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="balcao.waiting_room")


def _wait(environ: dict[str, Any], start_response: Callable[..., Any], number: int, place: int) -> Iterable[bytes]:
    """The page of the line: one's place, and when it looks again; further back less often."""
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    language = language_shown(cookies, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    body = _page(language).replace(_PLACE.encode(), str(place).encode())
    body = body.replace(_HERE.encode(), quote_plus(_wanted(environ)).encode())
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Language", language),
        ("Content-Length", str(len(body))),
        ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
        ("Cache-Control", "no-store"),
        ("X-Robots-Tag", "noindex"),
        ("Refresh", str(min(60, max(5, place // 10)))),
        (
            "Set-Cookie",
            f"{COOKIE}={_signer().sign(str(number))}; Max-Age={KEPT_SECONDS}; Path=/; HttpOnly; SameSite=Lax",
        ),
    ]
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _wanted(environ: dict[str, Any]) -> str:
    """The address that was asked for, for coming back to it in another language."""
    path, query = quote(environ["PATH_INFO"].encode("latin-1")), environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


@cache
def _page(language: str) -> bytes:
    """The page, made once a language, with a mark where the place goes."""
    with translation.override(DJANGO_LANGUAGES[language]):
        return render_to_string("ui/waiting.html", {"place": _PLACE, "here": _HERE}).encode()
