"""Passing on: taken off the giver's voucher when the application is lodged, on the receiver's once it is granted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.accounts.api import person_by_card
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text
from balcao.vouchers.failures import BadAmount, MoreThanLeft, NotOfTheFamily, NoVoucher
from balcao.vouchers.models import Transfer, Voucher
from balcao.vouchers.notes import tell
from balcao.vouchers.trail import check_in_use, move, note, scheme_of


@transaction.atomic
def hold_to_pass_on(
    *,
    actor: Actor,
    at: datetime,
    case_reference: str,
    schemes: Sequence[str],
    scheme_id: str,
    to_card: str,
    relation: str,
    amount: int,
) -> None:
    """Take so many avos off the voucher of the holder the actor acts for, for whoever has that identity card; the
    case's alone until it is decided. `scheme_id` is one of the `schemes` that the service passes on.

    :raises NoVoucher: if the holder has no such voucher.
    :raises BadAmount: for nothing.
    :raises NotOfTheFamily: for a relation to whom the scheme passes nothing on.
    :raises NotInUse: outside of the scheme's days.
    :raises MoreThanLeft: if it has less left. Nothing is lost then.
    """
    giver = Voucher.objects.filter(holder_id=actor.holder_id, scheme=scheme_id).first()
    if giver is None or scheme_id not in schemes:
        raise NoVoucher
    if amount <= 0:
        raise BadAmount
    scheme = scheme_of(scheme_id)
    if relation not in scheme.passed_on:
        raise NotOfTheFamily
    check_in_use(scheme, at)
    row = Transfer.objects.create(
        case_reference=case_reference, giver=giver, to_card=to_card, relation=relation, amount=amount, made_at=at
    )
    move(giver, "passed_on", -amount, at=at, key=f"passed:{row.pk}:1", transfer=row)
    _note(actor, at, row, "held")


@transaction.atomic
def carry_out(*, actor: Actor, at: datetime, case_reference: str) -> bool:
    """The case is granted: the receiver has what was taken off. Whoever has no voucher of the scheme yet has it once
    they are given one. Twice changes nothing. What was returned meanwhile is taken off again, if there still is as
    much; returns False where there is not.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    row = _locked(actor, case_reference)
    if row.state in ("done", "waiting"):
        return True
    if row.state == "returned":
        times = row.movements.filter(kind="passed_on").count()
        try:
            move(row.giver, "passed_on", -row.amount, at=at, key=f"passed:{row.pk}:{times + 1}", transfer=row)
        except MoreThanLeft:
            return False
    row.state = "waiting"
    row.save(update_fields=["state"])
    person = person_by_card(row.to_card)
    receiver = Voucher.objects.filter(scheme=row.giver.scheme, holder_id=f"p-{person}").first()
    if receiver is not None:
        _receive(row, receiver, at)
    _note(actor, at, row, "granted")
    return True


@transaction.atomic
def return_passed_on(*, actor: Actor, at: datetime, case_reference: str) -> None:
    """The case is over without a grant: the giver has it back. What the receiver has stays theirs. Twice changes
    nothing, and so does a case that passes nothing on.

    :raises NotFound: if the actor is not the platform.
    """
    try:
        row = _locked(actor, case_reference)
    except NotFound:
        if actor.is_system:
            return
        raise
    if row.state not in ("held", "waiting"):
        return
    times = row.movements.filter(kind="returned").count()
    move(row.giver, "returned", row.amount, at=at, key=f"returned:{row.pk}:{times + 1}", transfer=row)
    row.state, row.ended_at = "returned", at
    row.save(update_fields=["state", "ended_at"])
    _note(actor, at, row, "returned")


def take_over_waiting(voucher: Voucher, *, card: str, at: datetime) -> None:
    """What was passed on to somebody before they had a voucher of the scheme is on it now."""
    waiting = Transfer.objects.select_for_update().filter(state="waiting", giver__scheme=voucher.scheme)
    for row in waiting.filter(to_card=card).exclude(to_card="").order_by("pk"):
        _receive(row, voucher, at)


def _receive(row: Transfer, receiver: Voucher, at: datetime) -> None:
    move(receiver, "received", row.amount, at=at, key=f"received:{row.pk}", transfer=row)
    row.state, row.receiver, row.ended_at = "done", receiver, at
    row.save(update_fields=["state", "receiver", "ended_at"])
    tell(receiver, at=at, key="received", unique=f"received:{row.pk}", amount=_words(row.amount))
    tell(row.giver, at=at, key="passed_on", unique=f"passed:{row.pk}", amount=_words(row.amount))


def _words(amount: int) -> Text:
    return {language: format_mop(amount, language) for language in LANGUAGES}


def _locked(actor: Actor, case_reference: str) -> Transfer:
    if not actor.is_system:
        raise NotFound("vouchers")
    row = Transfer.objects.select_for_update().filter(case_reference=case_reference).first()
    if row is None:
        raise NotFound(f"transfer of {case_reference}")
    row.giver = Voucher.objects.get(pk=row.giver_id)
    return row


def _note(actor: Actor, at: datetime, row: Transfer, what: str) -> None:
    note(
        actor,
        at,
        f"transfer:{what}",
        subject=f"voucher:{row.giver_id}",
        holder_id=row.giver.holder_id,
        reference=row.case_reference,
        amount=row.amount,
        to=row.receiver.holder_id if row.receiver else "",
    )
