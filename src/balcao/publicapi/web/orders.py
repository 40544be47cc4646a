"""What has to be paid: software asks for the order and learns how it is paid; the money is moved by others."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from balcao.cases.api import Incomplete, checkout, draft_view
from balcao.kernel.clock import now
from balcao.payments.api import basket_of, orders_shown
from balcao.publicapi.failures import PersonNeeded, StillWrong
from balcao.publicapi.orders_shown import due_shown, order_shown
from balcao.publicapi.shown import faults_shown, page_of
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.drafts import FOR_A_PERSON, READING, WRITING, Number, check_same
from balcao.publicapi.web.schemas import Fee, IdempotencyKey, Order, Orders, Problem

router = Router(tags=["orders"])


@router.post("drafts/{draft_id}/order/", response={201: Order, WRITING: Problem}, summary="Ask for the order to pay")
def place(request: HttpRequest, draft_id: Number, body: Fee, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Place the order for what is complete and signed, at the `fee` you read in the draft. It is paid by a transfer
    with its reference, or by a person on its page; once it is, the application is lodged in the software's name.

    Where an application about the same is in course, the problem names it, and `another` says that this is another.

    Asking again gives the same order, so the key only has to be there.
    """
    actor, at = caller(request), now()
    check_same(actor, at, draft_id, another=body.another)
    try:
        order = checkout(actor=actor, at=at, draft_id=draft_id, shown_total=body.fee)
    except Incomplete as failure:
        view = draft_view(actor=actor, at=at, draft_id=draft_id)
        raise StillWrong(faults_shown(view, actor.language)) from failure
    except tuple(FOR_A_PERSON) as failure:
        why = FOR_A_PERSON[type(failure)]
        if why == "publicapi.person_pays":
            raise
        raise PersonNeeded(why, page_of("portal-draft", actor.holder_id, draft_id)) from failure
    return Status(201, order_shown(order, actor.language))


@router.get("orders/", response={200: Orders, READING: Problem}, summary="What has to be paid")
def orders(request: HttpRequest) -> dict[str, Any]:
    """Open orders of the entity, as far as the software's mandates reach, at what they cost today."""
    actor = caller(request)
    return {"orders": [due_shown(each, actor.language) for each in basket_of(actor=actor, at=now())]}


@router.get("orders/{order_id}/", response={200: Order, READING: Problem}, summary="One order")
def order(request: HttpRequest, order_id: Number) -> dict[str, Any]:
    """How it stands; once it is paid, its receipt's number."""
    actor = caller(request)
    (found,) = orders_shown(actor=actor, at=now(), order_ids=[order_id])
    return order_shown(found, actor.language)
