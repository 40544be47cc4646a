"""What a grant has the payments room do: owe its holder a part, or have them pay back."""

from collections.abc import Iterable
from datetime import datetime

from balcao.foundation.ui.api import translate
from balcao.grants.models import Grant, Part
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments.api import Line, OrderState, call_off_payout, order_of, owe_payout, place_order, void_order


def line_of(kind: str, row: Grant, amount: int, **values: object) -> Line:
    """A line of a payout or an order about a grant, as `grants.line` words it."""
    label: Text = {each: translate(f"grants.line.{kind}", each, **values) for each in LANGUAGES}
    why: Text = dict.fromkeys(LANGUAGES, row.case_reference)
    return Line(kind=kind, label=label, amount=amount, why=why, basis=row.basis)


def _payout_key(row: Grant, part: Part) -> str:
    """A part is owed once; one that was called off with its report may be owed again by another."""
    return f"grant:{row.pk}:{part.number}" + (f":{part.report_id}" if part.report_id else "")


def owe_part(row: Grant, part: Part, at: datetime) -> int:
    """Owe the holder of a locked grant a part of it; returns its avos."""
    part.payout_id = owe_payout(
        actor=system_actor(row.department),
        at=at,
        key=_payout_key(row, part),
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=[line_of("part", row, part.amount, number=part.number)],
        scopes=row.scopes,
        case_reference=row.case_reference,
    )
    part.save(update_fields=["payout_id", "report"])
    return part.amount


def call_off(parts: Iterable[Part], at: datetime) -> None:
    """Drop those of the parts of a locked grant that are owed and were not sent yet."""
    for part in parts:
        if part.payout_id and call_off_payout(actor=system_actor(), at=at, payout_id=part.payout_id):
            part.payout_id, part.dropped_at = None, at
            part.save(update_fields=["payout_id", "dropped_at"])


def unclaim(row: Grant, subject: str, at: datetime) -> int:
    """Have what the holder of a locked grant was to pay back be owed no more, unless it is paid or being paid in parts;
    returns its avos."""
    order = order_of(subject=subject)
    if order is None or order.state is not OrderState.OPEN:
        return 0
    why: Text = dict.fromkeys(LANGUAGES, row.case_reference)
    gone = void_order(actor=system_actor(row.department), at=at, order_id=order.id, reason=why)
    return order.total if gone else 0


def claim_back(row: Grant, subject: str, amount: int, at: datetime) -> None:
    """Have the holder of a locked grant pay so much back, as a debt."""
    place_order(
        actor=system_actor(row.department).acting_for(row.holder_id),
        at=at,
        subject=subject,
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=[line_of("back", row, amount)],
        scopes=row.scopes,
        debt=True,
    )
