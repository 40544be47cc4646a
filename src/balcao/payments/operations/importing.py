"""Importing a bank's statement: what fits an order pays it, the rest waits for somebody."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.payments import models
from balcao.payments.ledger import BANK, UNCLAIMED, move, post
from balcao.payments.matching import due_on, live_order, pay_with, value_at
from balcao.payments.policies import require_treasury
from balcao.payments.statements.credits import Credit
from balcao.payments.statements.reading import read_statement
from balcao.payments.transfers import order_named


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: its lines, how many were new, how many of those paid an order, how many were not read."""

    lines: int
    added: int
    matched: int
    skipped: int


@transaction.atomic
def import_statement(
    *, actor: Actor, at: datetime, name: str, body: bytes, mapping: Mapping[str, str] | None = None
) -> Imported:
    """Read a statement, whole or not at all; a file or a line that was read before changes nothing.

    A transfer with the reference of an order and exactly the amount that was due on its value day pays it; several of
    one reference pay it when together they come to that.

    :raises NotFound: if it is not the officer's duty.
    :raises UnreadableStatement: naming what is wrong; nothing was kept.
    """
    require_treasury(actor)
    found = read_statement(body, mapping or {})
    with connection.cursor() as cursor:  # two who import at once: one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('payments:statement', 0))")
    digest = hashlib.sha256(body).hexdigest()
    if models.StatementFile.objects.filter(sha256=digest).exists():
        return Imported(len(found.credits), 0, 0, found.skipped)
    file = models.StatementFile.objects.create(
        name=name[:200],
        sha256=digest,
        mapping=dict(mapping or {}),
        read_by=actor.name,
        read_at=at,
        lines=len(found.credits),
        added=0,
        skipped=found.skipped,
    )
    added = [row for key, credit in _keyed(found.credits) if (row := _kept(actor, at, file, key, credit)) is not None]
    file.added = len(added)
    file.save(update_fields=["added"])
    matched = sum(_match(actor, at, row) for row in added)
    record(
        actor=actor,
        at=at,
        event="payments:statement:imported",
        subject=f"statement:{file.pk}",
        data={"sha256": digest, "lines": file.lines, "added": file.added, "matched": matched},
    )
    return Imported(file.lines, file.added, matched, file.skipped)


def _keyed(credits: tuple[Credit, ...]) -> list[tuple[str, Credit]]:
    """Each with what makes it one: the bank's number, or all it says and which of several alike of its day it is."""
    seen: Counter[str] = Counter()
    keyed = []
    for credit in credits:
        said = f"{credit.booked_on}|{credit.amount}|{credit.payer}|{credit.text}"
        seen[said] += 1
        alike = hashlib.sha256(f"{said}|{seen[said]}".encode()).hexdigest()
        keyed.append((f"{credit.booked_on}|{credit.bank_reference}" if credit.bank_reference else alike, credit))
    return keyed


def _kept(actor: Actor, at: datetime, file: models.StatementFile, key: str, credit: Credit) -> models.Transfer | None:
    named = order_named(credit.text)
    row, new = models.Transfer.objects.get_or_create(
        key=key,
        defaults={
            "file": file,
            "booked_on": credit.booked_on,
            "amount": credit.amount,
            "payer": credit.payer,
            "text": credit.text,
            "order_id": named[1] if named else None,
        },
    )
    if not new:
        return None
    post(actor=actor, at=at, key=f"banked:{row.pk}", lines=move(UNCLAIMED, BANK, credit.amount))
    return row


def _match(actor: Actor, at: datetime, row: models.Transfer) -> bool:
    """Pay the order it names if that fits exactly, alone or with earlier ones that wait."""
    order = live_order(row.order_id)
    if order is None:
        return False
    earlier = models.Transfer.objects.filter(order_id=row.order_id, used=0, sent_back=0).exclude(pk=row.pk)
    together = [*earlier.select_for_update().order_by("pk"), row]
    for rows in ([row], together):
        if due_on(order, value_at(order, rows[-1], at)) == sum(each.amount for each in rows):
            pay_with(actor, at, order, rows)
            return True
    return False
