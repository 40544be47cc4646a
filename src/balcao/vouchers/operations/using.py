"""A use: a provider asks with code and amount, the person confirms, the provider may cancel on the same day.

No use takes more than the balance: two providers at once are told apart by the database.
"""

import re
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction

from balcao.entities.api import Action, holder_name, require
from balcao.foundation.rates.api import take_call
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES
from balcao.vouchers.failures import (
    BadAmount,
    CardLocked,
    MoreThanLeft,
    NoSuchCode,
    ReasonMissing,
    TooLateToCancel,
    TooManyTries,
    UseOver,
    WrongPin,
)
from balcao.vouchers.models import Card, Code, Use, Voucher
from balcao.vouchers.notes import tell
from balcao.vouchers.policies import licence_to_take, name_at_the_door, use_taken_by, voucher_of
from balcao.vouchers.trail import check_in_use, move, note, scheme_of, schemes, scopes_of
from balcao.vouchers.types import MOST_FAILS

ANSWER = timedelta(minutes=10)
"""So long the person may look at it before it lapses."""
TRIES, WITHIN = 60, timedelta(minutes=10)
SECOND_FACTOR = 2


def ask_use(*, actor: Actor, at: datetime, code: str, amount: int, key: str, pin: str = "") -> int:
    """Ask for so many avos of the voucher whose code (eight digits) or card (twelve, with its `pin`) is shown; returns
    the use's number. With a code it waits until the person confirms it, with a card it is paid at once. The same `key`
    of a provider asks once.

    :raises NotFound, Refused: if the actor may not act for the provider.
    :raises TooManyTries: after 60 in ten minutes.
    :raises NoSuchCode, WrongPin, CardLocked, NotATaker, NotInUse, BadAmount, MoreThanLeft: then nothing is taken, and
        the code is as good as before.
    """
    any_scheme = tuple(sorted({each for name in schemes() for each in scopes_of(name)}))
    require(actor=actor, action=Action.LODGE, at=at, scopes=any_scheme)
    known = _known(actor, key)
    if known is not None:
        return known
    if take_call(name=f"voucher-codes:{actor.holder_id}", amount=TRIES, within=WITHIN, at=at):
        raise TooManyTries
    digits = re.sub(r"\D", "", code)
    card = _opened(digits, pin) if len(digits) == 12 else None
    try:
        return _ask(actor, at, digits, card, amount, key)
    except IntegrityError:  # pressed twice at once
        known = _known(actor, key)
        if known is None:
            raise
        return known


def _known(actor: Actor, key: str) -> int | None:
    return Use.objects.filter(provider_id=actor.holder_id, key=key).values_list("pk", flat=True).first()


def _opened(digits: str, pin: str) -> Card:
    """A card and its PIN; a wrong one is counted, whatever comes of it."""
    with transaction.atomic():
        card = Card.objects.select_for_update().filter(number=digits, ended_at=None).first()
        if card is None:
            raise NoSuchCode
        if card.fails >= MOST_FAILS:
            raise CardLocked
        right = check_password(pin, card.pin)
        card.fails = 0 if right else card.fails + 1
        card.save(update_fields=["fails"])
    if not right:
        raise WrongPin
    return card


@transaction.atomic
def _ask(actor: Actor, at: datetime, digits: str, card: Card | None, amount: int, key: str) -> int:
    if card is None:
        shown = Code.objects.select_for_update().filter(digits=digits, expires_at__gt=at).first()
        if shown is None:
            raise NoSuchCode
        number = shown.voucher_id
        shown.delete()
    else:
        number = card.voucher_id
    voucher = Voucher.objects.get(pk=number)
    scheme = scheme_of(voucher.scheme)
    licence = licence_to_take(voucher.scheme, actor.holder_id, at)
    under = require(actor=actor, action=Action.LODGE, at=at, scopes=scopes_of(voucher.scheme))
    check_in_use(scheme, at)
    if amount <= 0 or (scheme.most_per_use is not None and amount > scheme.most_per_use):
        raise BadAmount
    if amount > voucher.balance:
        raise MoreThanLeft
    use = Use.objects.create(
        voucher=voucher,
        provider_id=actor.holder_id,
        provider_name=dict(name_at_the_door(licence.terms, holder_name(actor.holder_id))),
        licence_number=licence.number,
        amount=amount,
        way="card" if card else "code",
        key=key,
        asked_at=at,
        asked_by_name=actor.name,
        expires_at=at + ANSWER,
    )
    _note(actor, at, use, "asked", under)
    if card is not None:
        _pay(use, at, by="")
        _note(actor, at, use, "paid", under)
    return use.pk


@transaction.atomic
def confirm_use(*, actor: Actor, at: datetime, use_id: int) -> None:
    """The person says yes: it is taken off the voucher. Twice takes it once.

    :raises NotFound, Refused: if it is not the actor's business.
    :raises AssuranceTooLow: without a second factor, where the scheme wants it.
    :raises UseOver: if it was answered otherwise, or too late.
    :raises MoreThanLeft, NotInUse: then nothing is taken.
    """
    use, under = _asked_of(actor, at, use_id)
    if use.state == "paid":
        return
    scheme = scheme_of(use.voucher.scheme)
    if scheme.confirm == "second_factor" and actor.assurance < SECOND_FACTOR:
        raise AssuranceTooLow(SECOND_FACTOR)
    if use.state != "waiting" or at >= use.expires_at:
        raise UseOver
    check_in_use(scheme, at)
    _pay(use, at, by=actor.name)
    _note(actor, at, use, "paid", under)


@transaction.atomic
def refuse_use(*, actor: Actor, at: datetime, use_id: int) -> None:
    """The person says no: nothing is taken. Twice changes nothing.

    :raises NotFound, Refused: if it is not the actor's business.
    :raises UseOver: if it is paid.
    """
    use, under = _asked_of(actor, at, use_id)
    if use.state == "refused":
        return
    if use.state != "waiting":
        raise UseOver
    use.state, use.decided_at, use.decided_by_name = "refused", at, actor.name
    use.save(update_fields=["state", "decided_at", "decided_by_name"])
    _note(actor, at, use, "refused", under)


@transaction.atomic
def cancel_use(*, actor: Actor, at: datetime, use_id: int, reason: str) -> None:
    """The provider gives back what it took today, and says why. Twice gives it back once.

    :raises NotFound, Refused: if it is not the actor's business.
    :raises ReasonMissing: without a reason.
    :raises TooLateToCancel: on another day, or if it is not paid.
    """
    found, under = use_taken_by(actor, at, use_id, Action.LODGE)
    use = Use.objects.select_for_update().get(pk=found.pk)
    if use.state == "cancelled":
        return
    if use.state != "paid" or use.decided_at is None or macau_date(use.decided_at) != macau_date(at):
        raise TooLateToCancel
    if not reason.strip():
        raise ReasonMissing
    use.state, use.cancelled_at, use.cancelled_by_name, use.reason = "cancelled", at, actor.name, reason.strip()[:500]
    use.save(update_fields=["state", "cancelled_at", "cancelled_by_name", "reason"])
    voucher = Voucher.objects.get(pk=use.voucher_id)
    move(voucher, "cancelled", use.amount, at=at, key=f"cancelled:{use.pk}", use=use)
    _note(actor, at, use, "cancelled", under, reason=use.reason)
    _tell(voucher, use, at, "cancelled", reason=use.reason)


def _pay(use: Use, at: datetime, *, by: str) -> None:
    """Take a locked use off its voucher."""
    move(use.voucher, "spent", -use.amount, at=at, key=f"spent:{use.pk}", use=use)
    use.reference = make_reference("VU", macau_date(at).year, use.pk)
    use.state, use.decided_at, use.decided_by_name = "paid", at, by
    use.save(update_fields=["reference", "state", "decided_at", "decided_by_name"])
    _tell(use.voucher, use, at, "spent")


def _tell(voucher: Voucher, use: Use, at: datetime, key: str, **values: str) -> None:
    left = Voucher.objects.values_list("balance", flat=True).get(pk=voucher.pk)
    money = {
        name: {language: format_mop(avos, language) for language in LANGUAGES}
        for name, avos in (("amount", use.amount), ("left", left))
    }
    unique, path = f"{key}:{use.pk}", f"uses/{use.pk}/"
    tell(voucher, at=at, key=key, unique=unique, path=path, name=use.provider_name, **money, **values)


def _asked_of(actor: Actor, at: datetime, use_id: int) -> tuple[Use, int | None]:
    use = Use.objects.select_for_update().filter(pk=use_id).first()
    if use is None:
        raise NotFound(f"use {use_id}")
    use.voucher, under = voucher_of(actor, at, use.voucher_id, Action.LODGE)
    return use, under


def _note(actor: Actor, at: datetime, use: Use, what: str, under: int | None, **data: str) -> None:
    note(
        actor,
        at,
        f"use:{what}",
        subject=f"voucher-use:{use.pk}",
        holder_id=use.voucher.holder_id,
        under=under,
        provider=use.provider_id,
        amount=use.amount,
        **data,
    )
