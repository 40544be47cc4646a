"""Signing in on a computer by scanning a code with the phone one is signed in on."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from balcao.accounts.derived import new_nonce, same
from balcao.accounts.failures import CodeRefused
from balcao.accounts.models import PhoneSignIn, User
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow

LASTS = timedelta(minutes=2)
NEEDS = 2
"""The phone must have shown a second factor itself; the computer then has level 2 at most."""


def show_phone_code(*, session_key: str, address: str, browser: str, wanted: str, at: datetime) -> PhoneSignIn:
    """A new code for this browser; what it showed before stops working."""
    PhoneSignIn.objects.filter(session_key=session_key, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
    return PhoneSignIn.objects.create(
        session_key=session_key,
        nonce=new_nonce(),
        match_number=secrets.randbelow(90) + 10,
        address=address or None,
        browser=browser[:200],
        wanted=wanted[:1000],
        made_at=at,
        expires_at=at + LASTS,
    )


def find_phone_code(*, number: int, given: str, at: datetime) -> PhoneSignIn:
    """The code somebody scanned.

    :raises CodeRefused: if there is none such, or it was answered or is over.
    """
    row = PhoneSignIn.objects.filter(pk=number, expires_at__gt=at, answered_at__isnull=True).first()
    if row is None or not same(given, row.code):
        raise CodeRefused
    return row


def answer_phone_code(
    *,
    actor: Actor,
    own_level: int,
    factor_id: int | None,
    number: int,
    given: str,
    match_number: int | None,
    at: datetime,
) -> None:
    """Say yes by the number the computer shows, or no with None. A wrong number is a no.

    `own_level` is what the phone itself proved, with the factor `factor_id`.

    :raises AssuranceTooLow: if that is not enough.
    :raises CodeRefused: if the code is over, was answered, or the number is not the one shown.
    """
    if own_level < NEEDS:
        raise AssuranceTooLow(NEEDS)
    if not _answered(actor, factor_id, number, given, match_number, at):
        raise CodeRefused


@transaction.atomic
def _answered(
    actor: Actor, factor_id: int | None, number: int, given: str, match_number: int | None, at: datetime
) -> bool:
    row = PhoneSignIn.objects.select_for_update().filter(pk=number).first()
    if row is None or row.expires_at <= at or row.answered_at is not None or not same(given, row.code):
        return False
    user = User.objects.get(person_id=actor.person_id or 0, is_active=True)
    row.user, row.factor_id, row.answered_at = user, factor_id, at
    row.confirmed = match_number == row.match_number
    row.save()
    record(
        actor=actor,
        at=at,
        event=f"accounts:phone_sign_in:{'confirmed' if row.confirmed else 'refused'}",
        subject=f"user:{user.pk}",
        holder_id=actor.self_id,
        data={"address": row.address, "browser": row.browser},
    )
    return row.confirmed or match_number is None


@transaction.atomic
def use_phone_code(*, session_key: str, number: int, at: datetime) -> tuple[User, str, int | None] | None:
    """The person who confirmed, the page wanted, and the factor the phone had shown: once, for the very browser that
    shows the code. None while nobody answered.

    :raises CodeRefused: if it was refused, used, or is over.
    """
    row = PhoneSignIn.objects.select_for_update().filter(pk=number, session_key=session_key).first()
    if row is None or row.used_at is not None or row.expires_at <= at:
        raise CodeRefused
    if row.answered_at is None:
        return None
    if not row.confirmed or row.user_id is None:
        raise CodeRefused
    user = User.objects.filter(pk=row.user_id, is_active=True).first()
    if user is None:
        raise CodeRefused
    row.used_at = at
    row.save(update_fields=["used_at"])
    return user, row.wanted, row.factor_id
