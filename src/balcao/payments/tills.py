"""Questions at a counter's till."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from balcao.accounts.api import person_by_number, read_number
from balcao.entities.api import holders_by_number, ties_of
from balcao.foundation.audit.api import record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.policies import require_counter
from balcao.payments.pricing import quote
from balcao.payments.queries import order_from
from balcao.payments.types import Line, Means, Order, OrderState, TillState

WORTHS = (1000_00, 500_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10)
"""The notes and coins in circulation in Macao, in avos."""
MOST = 50
ORDER = re.compile(r"PAY-[0-9]{4}-[0-9]{6,}-[0-9A-Z]")
"""The number of an order, also within what a scanner reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A payment taken; `tendered` avos were put on the counter. `state` is ``taken``, ``void_asked`` or ``void``;
    `asked_by_me` when the reader asked for it."""

    id: int
    order: Order
    means: Means
    amount: int
    tendered: int
    slip: str
    taken_at: datetime
    state: str
    void_reason: str
    void_asked_by: str
    asked_by_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """A session at a till. Amounts in avos; `cash` is what should lie in it, the float included."""

    id: int
    till: str
    officer: str
    mine: bool
    opened_at: datetime
    state: TillState
    float_amount: int
    cash: int
    totals: dict[Means, int]
    counted: dict[int, int]
    counted_by: str
    difference: int
    explanation: str
    confirmed_by: str
    may_confirm: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """An order found at the counter as it is due now; `obstacle` names the text that says why it cannot be taken."""

    order: Order
    lines: tuple[Line, ...]
    total: int
    obstacle: str


def taken_in(session: models.TillSession, *means: Means) -> int:
    """What was taken and is not void, by these means or all, in avos."""
    standing = session.entries.filter(voided_at__isnull=True)
    if means:
        standing = standing.filter(means__in=means)
    return int(standing.aggregate(sum=Sum("amount"))["sum"] or 0)


def cash_expected(session: models.TillSession) -> int:
    """What should lie in the till."""
    return session.float_amount + taken_in(session, Means.CASH)


def my_till(*, actor: Actor) -> Till | None:
    """The till at which the officer sits.

    :raises NotFound: if the counter is not their duty.
    """
    require_counter(actor)
    row = models.TillSession.objects.filter(person_id=actor.person_id or 0, state=TillState.OPEN).first()
    return _till(actor, row) if row else None


def till_of(*, actor: Actor, session_id: int) -> Till:
    """One session of the officer's counter.

    :raises NotFound: if it is none.
    """
    row = models.TillSession.objects.filter(pk=session_id).first()
    if row is None:
        raise NotFound(f"till {session_id}")
    require_counter(actor, row.department)
    return _till(actor, row)


def tills_waiting(*, actor: Actor) -> list[Till]:
    """What waits at the officer's counter: tills left over night, counts to confirm, payments to be made void."""
    department = require_counter(actor)
    waits = Q(state__in=[TillState.LEFT, TillState.COUNTED]) | Q(
        state=TillState.OPEN, entries__void_asked_at__isnull=False, entries__voided_at__isnull=True
    )
    rows = models.TillSession.objects.filter(waits, department=department).distinct().order_by("opened_at")
    return [_till(actor, row) for row in rows[:MOST]]


def _till(actor: Actor, row: models.TillSession) -> Till:
    eyes = set(actor.eyes_in(row.department))
    entries = row.entries.select_related("payment").prefetch_related("payment__parts__order").order_by("-pk")
    return Till(
        id=row.pk,
        till=row.till,
        officer=row.officer,
        mine=row.person_id == actor.person_id,
        opened_at=row.opened_at,
        state=TillState(row.state),
        float_amount=row.float_amount,
        cash=cash_expected(row),
        totals={means: taken_in(row, means) for means in Means},
        counted={int(worth): many for worth, many in row.counted.items()},
        counted_by=row.counted_by,
        difference=row.difference,
        explanation=row.explanation,
        confirmed_by=row.confirmed_by,
        may_confirm=not eyes & {*row.counted_eyes, f"p-{row.person_id}"},
        entries=tuple(_entry(each, eyes) for each in entries[:500]),
    )


def _entry(row: models.TillEntry, eyes: set[str]) -> Entry:
    (part,) = row.payment.parts.all()
    return Entry(
        id=row.pk,
        order=order_from(part.order),
        means=Means(row.means),
        amount=row.amount,
        tendered=row.tendered,
        slip=row.slip,
        taken_at=row.taken_at,
        state="void" if row.voided_at else "void_asked" if row.void_asked_at else "taken",
        void_reason=row.void_reason,
        void_asked_by=row.void_asked_by,
        asked_by_me=bool(eyes & set(row.void_eyes)),
    )


def payable_at_till(*, actor: Actor, at: datetime, number: str) -> list[Payable]:
    """The orders of that number, or every open one of whoever has that identity card or register number.

    Whose orders are found reads that the counter looked.

    :raises NotFound: if the counter is not the officer's duty.
    """
    require_counter(actor)
    named = ORDER.search(number.upper())
    written = named.group() if named else number.strip()
    rows = list(models.Order.objects.filter(reference=written)) if written else []
    if not rows and written:
        holders = _holders(number)
        rows = list(models.Order.objects.filter(holder_id__in=holders, state=OrderState.OPEN).order_by("pk")[:MOST])
    for holder in sorted({row.holder_id for row in rows}):
        record_read(
            actor=actor,
            at=at,
            subject=f"orders:{holder}",
            holder_id=holder,
            purpose=text_of("payments.till.purpose"),
            basis=text_of("payments.till.basis"),
        )
    own = ties_of(actor.person_id or 0)
    return [_payable(row, at, own) for row in rows]


def _holders(number: str) -> Sequence[str]:
    person = person_by_number(read_number(number) or "") if read_number(number) else None
    return [f"p-{person}"] if person else holders_by_number(number.strip())


def _payable(row: models.Order, at: datetime, own: Mapping[str, object]) -> Payable:
    order = order_from(row)
    found = quote(subject=row.subject, at=at) if order.state is OrderState.OPEN else None
    lines = found.lines if found is not None else order.lines
    obstacle = found.blocked if found is not None else ""
    if row.holder_id in own:
        obstacle = "payments.till.own_fee"
    return Payable(order=order, lines=lines, total=sum(line.amount for line in lines), obstacle=obstacle)


def receipt_at_till(*, actor: Actor, receipt_number: str) -> Entry:
    """A receipt given at the officer's counter, to be printed.

    :raises NotFound: if none such was.
    """
    department = require_counter(actor)
    given = (
        models.TillEntry.objects.select_related("payment")
        .filter(session__department=department, payment__parts__order__receipt_number=receipt_number)
        .first()
    )
    if given is None:
        raise NotFound(f"receipt {receipt_number}")
    return _entry(given, set(actor.eyes_in(department)))
