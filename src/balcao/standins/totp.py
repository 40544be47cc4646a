"""Time-based one-time passwords (RFC 6238: SHA-1, six digits, thirty seconds), as an authenticator app has them."""

import hashlib
import hmac

STEP = 30


def demo_secret(username: str) -> bytes:
    """The 20 bytes a demo person's authenticator shares with the counter."""
    return hashlib.sha1(b"balcao-demo-" + username.encode()).digest()  # noqa: S324 - a demo secret, not a signature


def code_of(secret: bytes, seconds: float) -> str:
    """The six digits at that moment (Unix seconds)."""
    digest = hmac.new(secret, int(seconds // STEP).to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"
