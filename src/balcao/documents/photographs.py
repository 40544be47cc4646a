"""The code on a photograph of a paper: read in memory by a process of its own, and only our own addresses count."""

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from balcao.documents.apart.running import NotDone, run_apart

MOST_BYTES = 20 * 1024 * 1024
TAKEN = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
"""What is read, by its first bytes: what a file claims to be does not count."""
PATH = re.compile(r"/verify/([^/]{4,200})/")


class Found(StrEnum):
    """What a photograph shows."""

    OURS = "ours"
    SEVERAL = "several"
    ELSEWHERE = "elsewhere"
    NO_CODE = "no_code"
    NO_PICTURE = "no_picture"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found: number and code of one of our documents, and the host to which another code leads."""

    found: Found
    number: str = ""
    code: str = ""
    host: str = ""


def read_photograph(data: bytes) -> Shown:
    """What the QR codes on a photograph say; never raises for what is in it, and keeps nothing."""
    if len(data) > MOST_BYTES or not data.startswith(TAKEN):
        return Shown(Found.NO_PICTURE)
    try:
        return judged(json.loads(run_apart("read_codes", data=data)))
    except NotDone:
        return Shown(Found.NO_PICTURE)


def judged(texts: list[str]) -> Shown:
    """What these texts of codes lead to: our own verification, and beside or instead of it a host that is not ours."""
    read = [_of(each) for each in texts]
    host = next((each.host for each in read if each.found is Found.ELSEWHERE), "")
    ours = list(dict.fromkeys(each for each in read if each.found is Found.OURS))
    if len(ours) > 1:
        return Shown(Found.SEVERAL)
    if ours:
        return replace(ours[0], host=host)
    return Shown(Found.ELSEWHERE if host else Found.NO_CODE, host=host)


def _of(text: str) -> Shown:
    try:
        address, ours = urlsplit(text.strip()), urlsplit(settings.BALCAO_PUBLIC_URL)
        port = address.port
    except ValueError:
        return Shown(Found.NO_CODE)
    if address.scheme not in ("http", "https") or not address.hostname:
        return Shown(Found.NO_CODE)
    same = (address.scheme, address.hostname, port) == (ours.scheme, ours.hostname, ours.port)
    if not same or address.username is not None:
        return Shown(Found.ELSEWHERE, host=_as_written(address.hostname, port))
    number = PATH.fullmatch(address.path)
    codes = parse_qs(address.query).get("code", [])
    if number is None or len(codes) != 1:
        return Shown(Found.NO_CODE)
    return Shown(Found.OURS, number=unquote(number[1])[:60], code=codes[0][:20])


def _as_written(host: str, port: int | None) -> str:
    """A host so that letters that look like others show themselves (`xn--…`)."""
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        plain = host.encode("ascii", "backslashreplace").decode()
    return f"{plain[:100]}:{port}" if port else plain[:100]
