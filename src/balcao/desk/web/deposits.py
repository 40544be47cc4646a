"""Deposits that are held: how what they stand for came back, and what becomes of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    AnotherInCourse,
    DepositHeld,
    HandedBackAlready,
    NotNow,
    ReasonNeeded,
    answer_deposit,
    deposit_held,
    deposits_held,
    open_keeping,
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
REFUSALS = (AnotherInCourse, HandedBackAlready, NotNow)


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
        "keeping": charge.keeping,
        "keep": format_mop(held.forfeit, language),
        "back": format_mop(charge.order.total - held.forfeit, language),
        "gone": format_mop(charge.order.given_back, language) if charge.order.given_back else "",
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
    """One deposit: it came back in order, a part is to be kept, or a colleague's proposal is answered."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    held = deposit_held(actor=actor, at=now(), charge_id=charge_id)
    typed = {name: request.POST.get(name, "").strip()[:MOST] for name in ("amount", "why", "why_not")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        errors, done, opened = _act(request, held, step, typed, language)
        if not errors:
            messages.success(request, translate(f"desk.deposits.{done}", language))
            return redirect("desk-case", opened) if opened else redirect("desk-deposits")
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
) -> tuple[dict[str, str], str, str]:
    """Do what was pressed; by field what is wrong, the word for what was done, and the case that was opened by it."""
    at, charge_id = now(), held.charge.id
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        if step == "in_order":
            record_hand_back(actor=actor, at=at, charge_id=charge_id)
            return {}, "did_in_order", ""
        if step in ("approve", "refuse"):
            approve = step == "approve"
            answer_deposit(actor=actor, at=at, charge_id=charge_id, approve=approve, why_not=typed["why_not"])
            return {}, "did_approve" if approve else "did_refuse", ""
        if step == "all_back":
            propose_deposit(actor=actor, at=at, charge_id=charge_id, why=typed["why"])
            return {}, "did_ask", ""
        amount = typed_mop(typed["amount"])
        if not amount:
            return {"amount": translate("desk.deposits.bad_amount", language)}, "", ""
        keep = record_hand_back if held.hand_back else open_keeping
        photos = _photos(request)
        opened = keep(actor=actor, at=at, charge_id=charge_id, amount=amount, why=typed["why"], photos=photos)
    except UploadRefused as refusal:
        return {"photos": translate(refusal.reason_key, language, name="", most=MOST_MB)}, "", ""
    except ReasonNeeded:
        field = "why_not" if step == "refuse" else "why"
        return {field: translate("desk.deposits.missing_why", language)}, "", ""
    except NotSoMuch:
        return {"amount": translate("desk.deposits.too_much", language)}, "", ""
    except (*REFUSALS, AlreadyAnswered, SecondOfficerNeeded, DepositNotHeld) as failure:
        return {"": translate(failure.key, language)}, "", ""
    return {}, "did_open", opened
