"""Applications that were paid and could not be lodged."""

from dataclasses import dataclass
from datetime import datetime

from balcao.cases.models import Draft
from balcao.cases.policies import handles_draft
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_names
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text
from balcao.payments.api import order_of

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlodgedDraft:
    """A paid application that could not be lodged; `problem` is the key of why, `amount` in avos.

    `going_back` says that the fee is on its way back, or that an officer asked for it.
    """

    draft_id: int
    service: Text
    holder: Text
    problem: str
    receipt_number: str
    amount: int
    paid_at: datetime
    going_back: bool


def paid_not_lodged(*, actor: Actor) -> list[UnlodgedDraft]:
    """Those of the officer's duty, the longest waiting first."""
    stuck = Draft.objects.filter(state="open").exclude(lodge_problem="").order_by("saved_at")[:MOST]
    mine = [draft for draft in stuck if handles_draft(actor, draft, get_version(draft.version_id).definition)]
    names = holder_names(draft.holder_id for draft in mine)
    found = []
    for draft in mine:
        order = order_of(subject=f"draft:{draft.pk}")
        if order is not None and order.state == "paid":
            found.append(
                UnlodgedDraft(
                    draft_id=draft.pk,
                    service=get_version(draft.version_id).definition.text("name"),
                    holder=names[draft.holder_id],
                    problem=draft.lodge_problem,
                    receipt_number=order.receipt_number,
                    amount=order.total,
                    paid_at=order.paid_at or order.placed_at,
                    going_back=order.given_back > 0,
                )
            )
    return found
