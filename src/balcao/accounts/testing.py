"""For tests of rooms that need accounts: codes as they were sent, and people of the demo world signed in."""

import time
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from balcao.accounts.demo import PASSWORD, demo_secret
from balcao.accounts.derived import six_digits
from balcao.accounts.majority import majority_of
from balcao.accounts.models import Absence, Guardianship, Person, ProofCode, User
from balcao.kernel.clock import now

PHOTO = b"\xff\xd8\xff\xe0 a face"
"""Enough of a picture for the stand-in of the face match."""


def newest_code() -> str:
    """The code sent last."""
    row = ProofCode.objects.latest("pk")
    return six_digits("proof", row.pk, row.nonce)


def app_code(name: str) -> str:
    """What the demo person's authenticator app shows now."""
    return str(format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30)))


def code_is_new(name: str) -> None:
    """The code that a demo person's app shows now may be used again."""
    for kept in Authenticator.objects.filter(user__username=name, type=Authenticator.Type.TOTP):
        kept.data.pop("last_counter", None)
        kept.save()
        cache.delete(f"allauth.mfa.totp.used?user={kept.user_id}&code={app_code(name)}")


def sign_in(client: Any, name: str, *, level: int = 1) -> None:
    """Sign a demo person in by password; with level 2 or 3 also by the app, whose last code may be used again."""
    client.post("/account/login/", {"login": name, "password": PASSWORD})
    if level > 1:
        code_is_new(name)
        client.post("/account/2fa/reauthenticate/", {"code": app_code(name), "next": "/"})


def away(person_id: int, department: str, *, substitute_id: int, on: date) -> None:
    """That officer is away for that day, and another stands in; a chief agreed."""
    at = now()
    Absence.objects.create(
        person_id=person_id,
        department=department,
        substitute_id=substitute_id,
        from_on=on,
        until_on=on,
        entered_at=at,
        confirmed_by_id=13,
        confirmed_at=at,
    )


CHILD_BORN = date(2016, 5, 14)


def child_of(*guardian_ids: int, born_on: date = CHILD_BORN, bir: str = "1901234(6)") -> int:
    """A child whose account these parents opened; returns their number."""
    child = Person.objects.create(name_zh="黃子朗", name_pt="Wong Chi Long", bir=bir, born_on=born_on)
    account = User(person=child, username=child.sign_in_name, date_joined=now())
    account.set_unusable_password()
    account.save()
    for guardian_id in guardian_ids:
        Guardianship.objects.create(
            ward=child, guardian_id=guardian_id, since_on=born_on, until_on=majority_of(born_on) - timedelta(days=1)
        )
    return child.pk


def named_by_court(ward_id: int, guardian_id: int, *, confirmed: bool = True, scopes: tuple[str, ...] = ("*",)) -> int:
    """A guardianship by a court's paper, recorded and (unless told otherwise) confirmed at the demo counter."""
    at = now()
    row = Guardianship.objects.create(
        ward_id=ward_id,
        guardian_id=guardian_id,
        origin="court",
        scopes=list(scopes),
        since_on=date(2026, 1, 5),
        reference="CV1-26-0012-CPE",
        department="SAFP",
        asked_by_id=19,
        asked_at=at,
        confirmed_by_id=20 if confirmed else None,
        confirmed_at=at if confirmed else None,
    )
    return row.pk
