"""Giving back what was paid for an application that cannot be lodged."""

from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import audit_draft
from balcao.cases.failures import AlreadyLodged
from balcao.cases.models import Draft
from balcao.cases.notes import say
from balcao.cases.policies import handles_draft
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments.api import order_of, refund_order


@transaction.atomic
def refund_draft(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Have the fee of a paid draft that was not lodged go back; from then on it is not paid. Twice changes nothing.

    :raises NotFound: if there is none that is paid, or deciding such applications is not the officer's duty.
    :raises AlreadyLodged: when it was lodged meanwhile.
    """
    draft = Draft.objects.filter(pk=draft_id).first()
    order = order_of(subject=f"draft:{draft_id}")
    if draft is None or order is None or order.state != "paid":
        raise NotFound(f"paid draft {draft_id}")
    if not handles_draft(actor, draft, get_version(draft.version_id).definition):
        raise NotFound(f"paid draft {draft_id}")
    problem = say(draft.lodge_problem) if draft.lodge_problem else ""
    # The order is locked before the draft, as everywhere; who lodges meanwhile has locked the draft and wins.
    refund_order(actor=actor, at=at, order_id=order.id, reason=say("cases.note.refund_not_lodged", problem=problem))
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state == "lodged":
        raise AlreadyLodged
    audit_draft(actor, at, draft, "refund_asked", {"order": order.reference, "amount": order.total})
