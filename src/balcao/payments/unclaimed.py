"""Questions of who imports statements: what waits, and what it might be for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from balcao.entities.api import holder_names
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.matching import due_on, value_at
from balcao.payments.policies import require_treasury
from balcao.payments.queries import order_from
from balcao.payments.types import Order, OrderState

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An open order that a transfer may be for."""

    order: Order
    holder: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclaimed:
    """A transfer of which avos are `left`. `kind`: ``unknown`` (names no order of ours), ``less``, ``more``, ``double``
    (its order is paid already), ``gone`` (nothing is due for it any more)."""

    id: int
    booked_on: date
    amount: int
    left: int
    payer: str
    text: str
    kind: str
    named: Order | None
    proposals: tuple[Proposal, ...]


def transfers_waiting(*, actor: Actor, at: datetime) -> list[Unclaimed]:
    """The work list, the oldest first, each with the open orders it may be for.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    rows = list(
        models.Transfer.objects.filter(amount__gt=F("used") + F("sent_back")).order_by("booked_on", "pk")[:MOST]
    )
    named = models.Order.objects.in_bulk([row.order_id for row in rows if row.order_id])
    return [_unclaimed(row, named.get(row.order_id or 0), at) for row in rows]


def last_mapping(*, actor: Actor) -> dict[str, str]:
    """How the columns of the last CSV were named.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    last = models.StatementFile.objects.exclude(mapping={}).order_by("-pk").first()
    return dict(last.mapping) if last else {}


def _unclaimed(row: models.Transfer, named: models.Order | None, at: datetime) -> Unclaimed:
    live = None
    if named is not None:
        live = models.Order.objects.filter(subject=named.subject, state=OrderState.OPEN).first()
    return Unclaimed(
        id=row.pk,
        booked_on=row.booked_on,
        amount=row.amount,
        left=row.amount - row.used - row.sent_back,
        payer=row.payer,
        text=row.text,
        kind=_kind(row, named, live, at),
        named=order_from(named) if named else None,
        proposals=() if row.used else _proposals(row, live),
    )


def _kind(row: models.Transfer, named: models.Order | None, live: models.Order | None, at: datetime) -> str:
    if row.used:
        return "more"
    if named is None:
        return "unknown"
    due = due_on(live, value_at(live, row, at)) if live is not None else None
    if due is not None:
        return "less" if row.amount < due else "more"
    return "double" if named.state == OrderState.PAID else "gone"


def _proposals(row: models.Transfer, live: models.Order | None) -> tuple[Proposal, ...]:
    """The order it names; otherwise orders whose number it mentions, or of exactly its amount."""
    found = models.Order.objects.filter(state=OrderState.OPEN)
    if live is not None:
        found = found.filter(pk=live.pk)
    else:
        written = row.text.upper().split()
        found = found.filter(Q(total=row.amount) | Q(reference__in=written)).order_by("-pk")
    orders = list(found[:5])
    names = holder_names(order.holder_id for order in orders)
    return tuple(Proposal(order=order_from(order), holder=names[order.holder_id]) for order in orders)
