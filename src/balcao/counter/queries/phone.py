"""What the person sees on a device of their own before they say yes, and that it waits for them."""

from dataclasses import dataclass
from datetime import datetime

from balcao.cases.api import DraftView, draft_view
from balcao.counter.asking import level_wanted, own_confirmation, to_confirm
from balcao.counter.models import Confirmation
from balcao.counter.queries.confirmations import view_of
from balcao.counter.types import ConfirmationView
from balcao.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A confirmation with all that it is about; `level` is the sign-in it wants."""

    confirmation: ConfirmationView
    draft: DraftView
    level: int


def asked_on_phone(*, actor: Actor, at: datetime, token: str) -> Asked:
    """What the person is asked to confirm, in full.

    :raises NotFound: for anybody else.
    """
    row = own_confirmation(actor, token)
    draft = draft_view(actor=actor.acting_for(row.holder_id), at=at, draft_id=row.draft_id)
    handed_in = bool(draft.case_reference) and draft.in_hand is None and row.confirmed_at is not None
    content, total = (row.content, row.total) if handed_in else to_confirm(draft)
    return Asked(confirmation=view_of(row, at, content, total), draft=draft, level=level_wanted(draft))


def last_confirmation(*, draft: DraftView, at: datetime) -> ConfirmationView | None:
    """The last confirmation asked for an application that the caller has seen to be the reader's business."""
    row = Confirmation.objects.select_related("assistance").filter(draft_id=draft.id).order_by("-pk").first()
    return view_of(row, at, *to_confirm(draft)) if row else None
