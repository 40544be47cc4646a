"""Putting a fine among the fees to pay."""

from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import locate_draft
from balcao.cases.fines import fine_subject, imposed_subject, owed_here
from balcao.cases.readiness import work_out
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import fine_of
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments.api import Line, Order, order_of, place_order


@transaction.atomic
def place_fine(*, actor: Actor, at: datetime, draft_id: int, outstanding_id: str) -> Order:
    """Put a fine that stands in the way of a draft among the fees to pay; twice it is the same.

    :raises NotFound: if no such fine stands in its way, or it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    ready = work_out(draft, at)
    definition = ready.version.definition
    for each in ready.outstanding:
        imposed = owed_here(each, draft.holder_id, at) if each.id == outstanding_id else []
        if imposed and (placed := order_of(subject=imposed_subject(imposed[0]))) is not None:
            return placed
        fine = fine_of(each, answers=ready.journey.answers, facts=draft.facts)
        if each.id == outstanding_id and fine is not None:
            label, basis = each.reason.text(), each.basis.text()
            number = dict.fromkeys(label, fine.number)
            return place_order(
                actor=actor,
                at=at,
                subject=fine_subject(definition, draft.holder_id, fine),
                holder_id=draft.holder_id,
                department=definition.data.department,
                title=label,
                lines=[Line(kind="fine", label=label, amount=fine.amount, why=number, basis=basis)],
                scopes=scopes_of(draft.service_id, draft.pk),
                debt=True,
            )
    raise NotFound(f"fine {outstanding_id} of draft {draft_id}")
