"""For tests of rooms that need accounts: codes as they were sent, and people of the demo world signed in."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from balcao.accounts.demo import PASSWORD, demo_secret
from balcao.accounts.derived import six_digits
from balcao.accounts.models import ProofCode

PHOTO = b"\xff\xd8\xff\xe0 a face"
"""Enough of a picture for the stand-in of the face match."""


def newest_code() -> str:
    """The code sent last."""
    row = ProofCode.objects.latest("pk")
    return six_digits("proof", row.pk, row.nonce)


def app_code(name: str) -> str:
    """What the demo person's authenticator app shows now."""
    return str(format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30)))


def sign_in(client: Any, name: str, *, level: int = 1) -> None:
    """Sign a demo person in by password; with level 2 or 3 also by the app, whose last code may be used again."""
    client.post("/account/login/", {"login": name, "password": PASSWORD})
    if level > 1:
        for kept in Authenticator.objects.filter(user__username=name, type=Authenticator.Type.TOTP):
            kept.data.pop("last_counter", None)
            kept.save()
            cache.delete(f"allauth.mfa.totp.used?user={kept.user_id}&code={app_code(name)}")
        client.post("/account/2fa/reauthenticate/", {"code": app_code(name), "next": "/"})
