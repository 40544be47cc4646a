"""What people at a counter have confirmed."""

from datetime import datetime

from balcao.accounts.api import long_code, names_by_language
from balcao.counter.models import Confirmation
from balcao.counter.rules import counter_rules
from balcao.counter.types import ConfirmationState, ConfirmationView, Way
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

PURPOSES = {Way.PHONE: "counter-phone", Way.SLIP: "counter-slip"}
"""For what the long codes of a confirmation are: its address on the person's phone, and the code on the slip."""


def long_code_of(row: Confirmation) -> str:
    """The code in a confirmation's address, or on its slip; empty where the way has none."""
    purpose = PURPOSES.get(Way(row.way))
    return long_code(purpose, row.pk, row.nonce) if purpose else ""


def level_confirmed(draft_id: int, content: str, total: int | None) -> int:
    """The level at which the person confirmed this very content at this total, or any; 0 if they did not."""
    found = Confirmation.objects.filter(draft_id=draft_id, content=content, confirmed_at__isnull=False)
    if total is not None:
        found = found.filter(total=total)
    return max(found.values_list("level", flat=True), default=0)


def state_of(row: Confirmation, at: datetime, content: str, total: int) -> ConfirmationState:
    """What became of it, where `content` and `total` are what would be lodged now."""
    if row.ended_at is not None:
        return ConfirmationState.REFUSED if row.ended_why == "refused" else ConfirmationState.OVER
    if (row.content, row.total) != (content, total):
        return ConfirmationState.CHANGED
    if row.confirmed_at is not None:
        return ConfirmationState.CONFIRMED
    return ConfirmationState.WAITING if row.until_at > at else ConfirmationState.OVER


def view_of(row: Confirmation, at: datetime, content: str, total: int) -> ConfirmationView:
    """A confirmation as it passes the door."""
    way, code = Way(row.way), long_code_of(row)
    clerk = names_by_language([row.assistance.clerk_id])[row.assistance.clerk_id]
    return ConfirmationView(
        confirmation_id=row.pk,
        assistance_id=row.assistance_id,
        person_id=row.assistance.person_id,
        holder_id=row.holder_id,
        draft_id=row.draft_id,
        way=way,
        state=state_of(row, at, content, total),
        content=row.content,
        total=row.total,
        level=row.level,
        language=row.assistance.language,
        asked_at=row.asked_at,
        until_at=row.until_at,
        opened_at=row.opened_at,
        answered_at=row.confirmed_at or row.ended_at,
        tries_left=max(counter_rules().ways[way].tries - row.tries, 0),
        token=f"{row.pk}-{code}" if way is Way.PHONE else "",
        slip_code=code if way is Way.SLIP else "",
        scan=row.scan,
        clerk_name=clerk,
    )


def confirmation_of(*, actor: Actor, at: datetime, draft_id: int, content: str, total: int) -> ConfirmationView | None:
    """The last confirmation asked of the person at the counter for a draft; None if none was.

    The caller has seen that the draft is the person's business.
    """
    if actor.clerk is None:
        raise NotFound(f"confirmation of draft {draft_id}")
    row = Confirmation.objects.select_related("assistance").filter(draft_id=draft_id).order_by("-pk").first()
    return view_of(row, at, content, total) if row else None


def confirmations_of(*, draft_id: int, at: datetime) -> list[ConfirmationView]:
    """What was confirmed of a draft, oldest first; the caller may know of it."""
    rows = Confirmation.objects.select_related("assistance").filter(draft_id=draft_id, confirmed_at__isnull=False)
    return [view_of(row, at, row.content, row.total) for row in rows.order_by("pk")]
