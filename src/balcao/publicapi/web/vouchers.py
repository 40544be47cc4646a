"""Vouchers: a provider's own software asks for the amount of a code that a person shows, and learns how it ends."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from balcao.kernel.clock import now
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.drafts import READING, WRITING, Number
from balcao.publicapi.web.schemas import IdempotencyKey, Problem
from balcao.vouchers.api import UseView, ask_use, cancel_use, use_asked

router = Router(tags=["vouchers"])


class AskedUse(Schema):
    """The code on the phone (eight digits) or of a paper card (twelve, with the `pin` its holder typed); avos."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{8,20}$")]
    amount: Annotated[int, Field(gt=0, le=10**9)]
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,6}$")] = ""


class Cancelled(Schema):
    """Why; the person reads it."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Use(Schema):
    """``waiting`` until the person says yes on their phone, at most until `until`. `amount` in avos."""

    id: int
    state: Literal["waiting", "paid", "refused", "cancelled", "lapsed"]
    scheme: str
    voucher: str
    amount: int
    receipt: str
    until: datetime
    paid_at: datetime | None


@router.post("uses/", response={201: Use, WRITING: Problem}, summary="Ask for an amount")
def ask(request: HttpRequest, body: AskedUse, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Ask for so much of the voucher whose code is shown. The same key asks once, and gives the same use again."""
    actor, at = caller(request), now()
    number = ask_use(actor=actor, at=at, code=body.code, amount=body.amount, pin=body.pin, key=f"api:{key}")
    return Status(201, _shown(use_asked(actor=actor, at=at, use_id=number)))


@router.get("uses/{use_id}/", response={200: Use, READING: Problem}, summary="One use")
def one(request: HttpRequest, use_id: Number) -> dict[str, Any]:
    """How it stands; ask again every few seconds while it waits."""
    return _shown(use_asked(actor=caller(request), at=now(), use_id=use_id))


@router.post("uses/{use_id}/cancel/", response={200: Use, WRITING: Problem}, summary="Cancel on the same day")
def cancel(request: HttpRequest, use_id: Number, body: Cancelled, key: IdempotencyKey) -> dict[str, Any]:
    """Give the amount back to the voucher. Again it changes nothing, so the key only has to be there."""
    actor, at = caller(request), now()
    cancel_use(actor=actor, at=at, use_id=use_id, reason=body.reason)
    return _shown(use_asked(actor=actor, at=at, use_id=use_id))


def _shown(use: UseView) -> dict[str, Any]:
    return {
        "id": use.id,
        "state": use.state,
        "scheme": use.scheme_id,
        "voucher": use.voucher_number,
        "amount": use.amount,
        "receipt": use.reference,
        "until": use.expires_at,
        "paid_at": use.decided_at if use.state in ("paid", "cancelled") else None,
    }
