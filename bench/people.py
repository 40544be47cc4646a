"""The people of the bench: each has an account, a second factor, an identity card, and takes notices electronically."""

import sys
from collections.abc import Sequence
from itertools import batched

FIRST = 100_000
PASSWORD = "balcao-demo-2026"


def username(number: int) -> str:
    """The sign-in name of a person of the bench."""
    return f"bench.{number}"


AT_ONCE = 5_000


def make_people(count: int) -> list[int]:
    """As many persons as asked for, those already there included; returns their numbers. Each piece of some thousands
    is one transaction: killed half-way, the next run makes the rest."""
    numbers = [FIRST + place for place in range(count)]
    for piece in batched(numbers, AT_ONCE, strict=False):
        _make(piece)
        if count > AT_ONCE:
            print(f"people: {piece[-1] - FIRST + 1} of {count}", file=sys.stderr, flush=True)
    return numbers


def _make(numbers: Sequence[int]) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from balcao.accounts.demo import demo_secret
    from balcao.accounts.models import Person, User
    from balcao.kernel.clock import now
    from balcao.notices.models import Registration

    known = set(Person.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    new = [each for each in numbers if each not in known]
    if not new:
        return
    hashed, at = make_password(PASSWORD), now()
    with transaction.atomic():
        Person.objects.bulk_create(
            Person(pk=each, name_zh="何少芬", name_pt="Ho Sio Fan", bir=f"7{each:06d}({each % 10})") for each in new
        )
        users = User.objects.bulk_create(
            User(
                username=username(each),
                password=hashed,
                email=f"{username(each)}@exemplo.example",
                person_id=each,
                date_joined=at,
            )
            for each in new
        )
        Authenticator.objects.bulk_create(
            Authenticator(
                user=user,
                type=Authenticator.Type.TOTP,
                data={"secret": encrypt(demo_secret(user.username))},
                created_at=at,
            )
            for user in users
        )
        Registration.objects.bulk_create(
            (Registration(holder_id=f"p-{each}", since=at) for each in new), ignore_conflicts=True
        )
