"""Deposits that are held: an officer proposes what becomes of one, another answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    DepositHeld,
    HandedBackAlready,
    ReasonNeeded,
    answer_deposit,
    deposit_held,
    deposits_held,
    propose_deposit,
    record_hand_back,
)
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import UploadRefused, accept_upload, file_answer, shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop, typed_mop
from balcao.kernel.texts import pick
from balcao.payments.api import AlreadyAnswered, DepositNotHeld, NotSoMuch, SecondOfficerNeeded

MOST_MB, MOST_PHOTOS = 10, 10


@at_desk
def deposits(request: HttpRequest) -> HttpResponse:
    """Those of the officer's duty; what waits for an answer first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in deposits_held(actor=actor, at=now())]
    return render(request, "desk/deposits.html", {"bar": bar(request), "rows": rows})


def _row(held: DepositHeld, language: str) -> dict[str, Any]:
    charge = held.charge
    return {
        "id": charge.id,
        "title": pick(charge.title, language),
        "holder": pick(held.holder, language),
        "service": pick(held.service, language),
        "case": held.case_reference,
        "amount": format_mop(charge.order.total, language),
        "receipt": charge.order.receipt_number,
        "release": format_macau(charge.release_on, language) if charge.release_on else "",
        "asked": bool(held.closing_id),
        "mine": held.asked_by_me,
        "keep": format_mop(held.forfeit, language),
        "back": format_mop(charge.order.total - charge.order.given_back - held.forfeit, language),
        "reason": pick(held.reason, language) if held.closing_id else "",
        "by": held.asked_by,
        "hand_back": held.hand_back,
        "photos": [
            {"name": each["name"], "url": reverse("desk-deposit-photo", args=[charge.id, each["sha256"]])}
            for each in held.photos
        ],
    }


@at_desk
def deposit(request: HttpRequest, charge_id: int) -> HttpResponse:
    """One deposit: propose what is kept, or answer what a colleague proposed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    held = deposit_held(actor=actor, at=now(), charge_id=charge_id)
    typed = {name: request.POST.get(name, "").strip()[:MOST] for name in ("amount", "why", "why_not")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        errors, done = _act(request, held, step, typed, language)
        if not errors:
            messages.success(request, translate(f"desk.deposits.{done}", language))
            return redirect("desk-deposits")
        held = deposit_held(actor=actor, at=now(), charge_id=charge_id)
    context = {
        "bar": bar(request),
        "row": _row(held, language),
        "typed": typed,
        "errors": errors,
        "summary": [{"href": f"#{field}" if field else "", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/deposit.html", context, status=422 if errors else 200)


def _photos(request: HttpRequest) -> list[dict[str, Any]]:
    """The photos that were sent, checked and stored.

    :raises UploadRefused: for what is none.
    """
    kinds = ("jpg", "png")
    return [
        file_answer(accept_upload(name=each.name or "", data=each.read(), allowed=kinds, max_mb=MOST_MB))
        for each in request.FILES.getlist("photos")[:MOST_PHOTOS]
    ]


@at_desk
def photo(request: HttpRequest, charge_id: int, sha256: str) -> HttpResponse:
    """A photo of how it came back."""
    held = deposit_held(actor=request.actor, at=now(), charge_id=charge_id)  # type: ignore[attr-defined]
    found = next((each for each in held.photos if each["sha256"] == sha256), None)
    if found is None:
        raise NotFound(f"photo {sha256}")
    return shown_file(request, found["key"], found["name"])


def _act(
    request: HttpRequest, held: DepositHeld, step: str, typed: dict[str, str], language: str
) -> tuple[dict[str, str], str]:
    """Do what was pressed; by field what is wrong, and the word for what was done."""
    at, charge_id = now(), held.charge.id
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        if step == "in_order":
            record_hand_back(actor=actor, at=at, charge_id=charge_id)
            return {}, "did_in_order"
        if step in ("approve", "refuse"):
            approve = step == "approve"
            answer_deposit(actor=actor, at=at, charge_id=charge_id, approve=approve, why_not=typed["why_not"])
            return {}, "did_approve" if approve else "did_refuse"
        amount = 0 if step == "all_back" else typed_mop(typed["amount"])
        if amount is None:
            return {"amount": translate("desk.deposits.bad_amount", language)}, ""
        if held.hand_back and amount:
            photos = _photos(request)
            record_hand_back(actor=actor, at=at, charge_id=charge_id, amount=amount, why=typed["why"], photos=photos)
        else:
            propose_deposit(actor=actor, at=at, charge_id=charge_id, forfeit=amount, why=typed["why"])
    except UploadRefused as refusal:
        return {"photos": translate(refusal.reason_key, language, name="", most=MOST_MB)}, ""
    except ReasonNeeded:
        field = "why_not" if step == "refuse" else "why"
        return {field: translate("desk.deposits.missing_why", language)}, ""
    except NotSoMuch:
        return {"amount": translate("desk.deposits.too_much", language)}, ""
    except (AlreadyAnswered, SecondOfficerNeeded, DepositNotHeld, HandedBackAlready) as failure:
        return {"": translate(failure.key, language)}, ""
    return {}, "did_ask"
