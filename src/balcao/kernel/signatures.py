"""Programs sign what they send each other: ``t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">``."""

import hashlib
import hmac
import re

TOLERANCE_SECONDS = 600
"""By so much a signature may be old, or clocks differ; who sends anew signs anew."""

_HEADER = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def _mac(body: bytes, *, t: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"{t}.".encode() + body, hashlib.sha256).hexdigest()


def sign(body: bytes, *, t: int, secret: str) -> str:
    """The header for this body, signed at `t` (Unix seconds)."""
    return f"t={t},v1={_mac(body, t=t, secret=secret)}"


def is_genuine(
    header: str, body: bytes, *, secret: str, now_seconds: float, tolerance: int = TOLERANCE_SECONDS
) -> bool:
    """Whether who knows the secret signed this body at most `tolerance` seconds ago (or clocks differ by as much)."""
    match = _HEADER.fullmatch(header.strip())
    if match is None or not secret:
        return False
    t = int(match[1])
    return abs(now_seconds - t) <= tolerance and hmac.compare_digest(match[2], _mac(body, t=t, secret=secret))
