"""What a person shows at a provider: a code on the phone, or a card on paper with a PIN."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.vouchers.failures import BadPin
from balcao.vouchers.models import Card, Code, Voucher
from balcao.vouchers.policies import voucher_of
from balcao.vouchers.trail import check_in_use, note, scheme_of
from balcao.vouchers.types import CodeView

CODE_LIVES = timedelta(minutes=5)
EASY = {*(str(digit) * 6 for digit in range(10)), "123456", "654321", "012345", "543210"}


@transaction.atomic
def show_code(*, actor: Actor, at: datetime, voucher_id: int) -> CodeView:
    """Make a new code of eight digits, good for one use within five minutes; the one before is none any more.

    :raises NotFound, Refused: if it is not the actor's business.
    :raises NotInUse: outside of the scheme's days.
    """
    found, under = voucher_of(actor, at, voucher_id, Action.LODGE)
    voucher = Voucher.objects.select_for_update().get(pk=found.pk)
    check_in_use(scheme_of(voucher.scheme), at)
    expires_at = at + CODE_LIVES
    while True:
        digits = f"{secrets.randbelow(10**8):08}"
        try:
            with transaction.atomic():
                Code.objects.update_or_create(voucher=voucher, defaults={"digits": digits, "expires_at": expires_at})
        except IntegrityError:  # somebody else's is the same just now
            continue
        break
    note(actor, at, "code:shown", subject=f"voucher:{voucher.pk}", holder_id=voucher.holder_id, under=under)
    return CodeView(digits=digits, expires_at=expires_at)


@transaction.atomic
def make_card(*, actor: Actor, at: datetime, voucher_id: int, pin: str) -> str:
    """Make a card to print, with a PIN of six digits; returns its number of twelve. The one before ends.

    :raises NotFound, Refused: if it is not the actor's business, or the scheme has no cards.
    :raises NotInUse: outside of the scheme's days.
    :raises BadPin: if the PIN is none, or easy to guess.
    """
    found, under = voucher_of(actor, at, voucher_id, Action.LODGE)
    voucher = Voucher.objects.select_for_update().get(pk=found.pk)
    scheme = scheme_of(voucher.scheme)
    if not scheme.cards:
        raise NotFound("cards")
    check_in_use(scheme, at)
    if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()) or pin in EASY:
        raise BadPin
    voucher.cards.filter(ended_at=None).update(ended_at=at)
    number = f"{secrets.randbelow(10**12):012}"
    by = actor.clerk.name if actor.clerk else actor.name
    Card.objects.create(voucher=voucher, number=number, pin=make_password(pin), made_at=at, made_by_name=by)
    note(actor, at, "card:made", subject=f"voucher:{voucher.pk}", holder_id=voucher.holder_id, under=under)
    return number


@transaction.atomic
def end_card(*, actor: Actor, at: datetime, voucher_id: int) -> None:
    """The card works no more: it was lost, or is not wanted. Twice changes nothing.

    :raises NotFound, Refused: if it is not the actor's business.
    """
    voucher, under = voucher_of(actor, at, voucher_id, Action.LODGE)
    if voucher.cards.filter(ended_at=None).update(ended_at=at):
        note(actor, at, "card:ended", subject=f"voucher:{voucher.pk}", holder_id=voucher.holder_id, under=under)
