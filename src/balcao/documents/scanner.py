"""Asking a malware scanner about bytes, in ClamAV's own protocol (INSTREAM), over TCP or a socket of the machine."""

import socket
import time

from django.conf import settings

PIECE = 64 * 1024
MOST_ANSWER = 1000


class ScannerDown(Exception):
    """The scanner does not answer, not in time, or not about these bytes."""


def scan(data: bytes, *, seconds: float | None = None) -> str:
    """The name of what was found; empty for clean bytes, and where no scanner is set up.

    :raises ScannerDown: when nothing can be said.
    """
    address: str = settings.BALCAO_SCANNER
    if not address:
        return ""
    limit = time.monotonic() + (settings.BALCAO_SCANNER_TIMEOUT if seconds is None else seconds)
    try:
        with _connected(address, limit) as line:
            return _read(_asked(line, data, limit))
    except OSError as failure:  # refused, broken off, or out of time
        raise ScannerDown(str(failure)) from failure


def _connected(address: str, limit: float) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(limit))
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_left(limit))


def _asked(line: socket.socket, data: bytes, limit: float) -> str:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        line.settimeout(_left(limit))
        line.sendall(len(piece).to_bytes(4) + piece)
    line.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MOST_ANSWER:
        line.settimeout(_left(limit))
        more = line.recv(MOST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _read(answer: str) -> str:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND") or "unnamed"
    raise ScannerDown(answer)


def _left(limit: float) -> float:
    left = limit - time.monotonic()
    if left <= 0:
        raise TimeoutError("out of time")
    return left
