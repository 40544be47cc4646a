"""The bank account to which a holder wants money sent: given, looked at again, confirmed."""

import re
from datetime import datetime

from django.conf import settings
from django.db import transaction

from balcao.catalogue.api import banks
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, BalcaoError, NotFound
from balcao.payments import models

NEEDS = 2
"""The assurance level for saying where money goes."""
NUMBER = re.compile(r"[0-9A-Z]{6,34}")


class BadAccount(BalcaoError):
    """The account cannot be right as it is written; `field` says where: bank, number or name."""

    key = "payments.payee.bad"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def give_account(*, actor: Actor, at: datetime, bank: str, number: str, name: str) -> int:
    """Write down an account; money goes there once it is confirmed. One given before and not confirmed is forgotten.

    Spaces and hyphens in the number do not count.

    :raises BadAccount: if the bank is unknown, the number has a wrong form or the name is missing.
    :raises NotFound, Refused: if the actor may not say where the holder's money goes.
    """
    under = require(actor=actor, action=Action.MANAGE, at=at)
    plain = re.sub(r"[ -]", "", number).upper()
    if bank not in banks(settings.BALCAO_SERVICES):
        raise BadAccount("bank")
    if not NUMBER.fullmatch(plain) or not re.search("[0-9]{4}$", plain):
        raise BadAccount("number")
    if not name.strip():
        raise BadAccount("name")
    waiting = models.PayeeAccount.objects.filter(
        holder_id=actor.holder_id, confirmed_at__isnull=True, ended_at__isnull=True
    )
    waiting.update(ended_at=at)
    row = models.PayeeAccount.objects.create(
        holder_id=actor.holder_id,
        bank=bank,
        number=plain,
        name=name.strip()[:140],
        given_by=actor.name,
        given_at=at,
    )
    _note(actor, at, row, "given", under)
    return row.pk


@transaction.atomic
def confirm_account(*, actor: Actor, at: datetime, account_id: int) -> None:
    """From now on money goes there, and no longer to the one before. Twice changes nothing.

    :raises NotFound: if the holder has given no such account, or has given another since.
    :raises AssuranceTooLow: below level 2.
    """
    under = require(actor=actor, action=Action.MANAGE, at=at)
    mine = models.PayeeAccount.objects.select_for_update().filter(holder_id=actor.holder_id, ended_at__isnull=True)
    row = next((each for each in mine.order_by("pk") if each.pk == account_id), None)
    if row is None:
        raise NotFound(f"account {account_id}")
    if actor.assurance < NEEDS:
        raise AssuranceTooLow(NEEDS)
    if row.confirmed_at is not None:
        return
    mine.filter(confirmed_at__isnull=False).update(ended_at=at)
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    _note(actor, at, row, "confirmed", under)


def _note(actor: Actor, at: datetime, row: models.PayeeAccount, what: str, under: int | None) -> None:
    record(
        actor=actor,
        at=at,
        event=f"payments:account:{what}",
        subject=f"account:{row.pk}",
        holder_id=row.holder_id,
        data={"bank": row.bank, "number": row.number[-4:]},
        mandate_id=under,
    )
