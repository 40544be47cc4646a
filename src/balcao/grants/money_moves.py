"""What a grant has the payments room do: owe its holder a part, or have them pay back."""

from datetime import datetime

from balcao.foundation.ui.api import translate
from balcao.grants.models import Grant, Part
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments.api import Line, owe_payout, place_order


def _line(kind: str, row: Grant, amount: int, **values: object) -> Line:
    label: Text = {each: translate(f"grants.line.{kind}", each, **values) for each in LANGUAGES}
    why: Text = dict.fromkeys(LANGUAGES, row.case_reference)
    return Line(kind=kind, label=label, amount=amount, why=why, basis=row.basis)


def owe_part(row: Grant, part: Part, at: datetime) -> int:
    """Owe the holder of a locked grant a part of it; returns its avos."""
    part.payout_id = owe_payout(
        actor=system_actor(row.department),
        at=at,
        key=f"grant:{row.pk}:{part.number}",
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=[_line("part", row, part.amount, number=part.number)],
        scopes=row.scopes,
        case_reference=row.case_reference,
    )
    part.save(update_fields=["payout_id"])
    return part.amount


def claim_back(row: Grant, kind: str, amount: int, at: datetime) -> None:
    """Have the holder of a locked grant pay so much back, as a debt."""
    place_order(
        actor=system_actor(row.department).acting_for(row.holder_id),
        at=at,
        subject=f"{kind}:{row.pk}",
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=[_line("back", row, amount)],
        scopes=row.scopes,
        debt=True,
    )
