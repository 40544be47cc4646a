"""From the last answer to the receipt: check, sign, pay, done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import (
    AnotherInCourse,
    ContentChanged,
    DraftView,
    FeeChanged,
    Incomplete,
    NotNow,
    NotPaid,
    NotSigned,
    SignerUnknown,
    WindowClosed,
    case_of_draft,
    checkout,
    draft_view,
    lodge,
    refuse_signature,
    request_signatures,
    sign,
    signing_view,
    to_sign,
)
from balcao.catalogue.api import NoFeeApplies
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import ProviderUnreachable, start_payment
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import answer_sections, words_of

TOLD = (
    AnotherInCourse,
    FeeChanged,
    Incomplete,
    NoFeeApplies,
    NotPaid,
    NotSigned,
    ProviderUnreachable,
    SignerUnknown,
    WindowClosed,
)
"""Failures told on the page one was on, with nothing lost."""


def _next_key(view: DraftView) -> str:
    if view.must_sign and not view.signed:
        return "portal.check.to_sign"
    return "portal.check.to_pay" if view.total and view.order_state != "paid" else "portal.check.to_lodge"


def _told(failure: BalcaoError) -> str:
    words = translate(failure.key)
    return f"{words} ({', '.join(failure.names)})" if isinstance(failure, SignerUnknown) else words


def _onward(request: HttpRequest, holder: str, view: DraftView) -> HttpResponse:
    """To signing, to payment, or to the receipt, whichever comes next."""
    actor = request.actor  # type: ignore[attr-defined]
    if view.must_sign and not view.signed:
        request_signatures(actor=actor, at=now(), draft_id=view.id)
        return HttpResponseRedirect(reverse("portal-sign", args=[holder, view.id]))
    if view.total and view.order_state != "paid":
        return HttpResponseRedirect(reverse("portal-pay", args=[holder, view.id]))
    lodge(actor=actor, at=now(), draft_id=view.id)
    return HttpResponseRedirect(reverse("portal-done", args=[holder, view.id]))


def _closed(request: HttpRequest, holder: str, view: DraftView) -> HttpResponse | None:
    """Where a lodged application is to be looked at."""
    return HttpResponseRedirect(reverse("portal-done", args=[holder, view.id])) if view.case_reference else None


@for_holder
def check(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Every answer with its source, every fee with its reason; then onward."""
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if lodged := _closed(request, holder, view):
        return lodged
    errors = [{"text": translate(view.lodge_problem, language)}] if view.lodge_problem else []
    if request.method == "POST":
        try:
            if request.POST.get("total", str(view.total)) != str(view.total):
                raise FeeChanged
            return _onward(request, holder, view)
        except TOLD as failure:
            errors = [{"text": _told(failure)}]
    words = words_of(view.version, language)
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words.find("name"),
        "sections": answer_sections(view.journey, words, holder=holder, draft_id=draft_id),
        "lines": view.fee_lines,
        "total": view.total,
        "complete": view.journey.complete,
        "must_sign": view.must_sign and not view.signed,
        "paid": view.order_state == "paid",
        "errors": errors,
        "next_text": translate(_next_key(view), language),
    }
    return render(request, "portal/check.html", context, status=409 if request.method == "POST" else 200)


def _signers(view: DraftView, language: str) -> list[dict[str, Any]]:
    rows = []
    for signer in view.signers:
        key = "signed" if signer.signed_at else "refused" if signer.refused_at else "waiting"
        kind = {"signed": "green", "refused": "red", "waiting": "yellow"}[key]
        when = signer.signed_at or signer.refused_at
        notes = [format_macau(when, language) if when else "", signer.reason]
        rows.append(
            {"title": signer.name, "state": translate(f"portal.sign.{key}", language), "kind": kind, "notes": notes}
        )
    return rows


def _sign_page(request: HttpRequest, holder: str, view: DraftView, errors: list[dict[str, str]], **more: Any) -> Any:
    language: str = request.language  # type: ignore[attr-defined]
    words = words_of(view.version, language)
    context = {
        "holder": holder,
        "draft_id": view.id,
        "service_name": words.find("name"),
        "for_name": pick(view.in_name_of, language),
        "sections": answer_sections(view.journey, words),
        "lines": view.fee_lines,
        "total": view.total,
        "signers": _signers(view, language),
        "still_needed": view.signatures_needed,
        "until": format_macau(view.sign_until, language) if view.sign_until else "",
        "hash": view.content_hash,
        "may_sign": view.may_sign,
        "errors": errors,
        "next_text": translate(_next_key(view), language),
        **more,
    }
    return render(request, "portal/sign.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, draft_id: int) -> tuple[bool, list[dict[str, str]]]:
    """Sign or refuse, if that was posted; whether something was done, and what is wrong."""
    actor, act = request.actor, request.POST.get("act", "")  # type: ignore[attr-defined]
    try:
        if act == "refuse":
            refuse_signature(actor=actor, at=now(), draft_id=draft_id, reason=request.POST.get("reason", ""))
            return True, []
        if act == "sign" and "read" not in request.POST:
            return False, [{"href": "#read", "text": translate("portal.sign.must_tick")}]
        if act == "sign":
            sign(actor=actor, at=now(), draft_id=draft_id, content_hash=request.POST.get("hash", ""))
            messages.success(request, translate("portal.sign.thanks"))
            return True, []
    except (ContentChanged, NotNow) as failure:
        return False, [{"text": _told(failure)}]
    return False, []


@for_holder
def sign_page(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The frozen content, who has signed, and the actor's own signature."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if lodged := _closed(request, holder, view):
        return lodged
    if not view.content_hash:
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    errors: list[dict[str, str]] = []
    if request.POST.get("act") == "continue" and view.signed:
        try:
            return _onward(request, holder, view)
        except TOLD as failure:
            errors = [{"text": _told(failure)}]
    else:
        done, errors = _act(request, draft_id)
        if done:
            return HttpResponseRedirect(request.path)
    return _sign_page(request, holder, view, errors)  # type: ignore[no-any-return]


@for_holder
def asked_to_sign(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The same in one's own account, for somebody asked to sign who need hold no other mandate."""
    view = signing_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if view.case_reference:
        messages.success(request, translate("portal.sign.lodged_since"))
        return HttpResponseRedirect(reverse("portal-own", args=[holder]))
    done, errors = _act(request, draft_id)
    if done:
        return HttpResponseRedirect(request.path)
    return _sign_page(request, holder, view, errors, own_account=True)  # type: ignore[no-any-return]


@for_holder
def pay(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """What is paid and why; then to the hosted page."""
    language: str = request.language  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if lodged := _closed(request, holder, view):
        return lodged
    if view.order_state == "paid" or not view.total:
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            shown = int(request.POST.get("total", "0"))
            order = checkout(actor=actor, at=now(), draft_id=draft_id, shown_total=shown)
            back = request.build_absolute_uri(reverse("portal-paid", args=[holder, draft_id]))
            return HttpResponseRedirect(start_payment(actor=actor, at=now(), order_id=order.id, return_url=back))
        except TOLD as failure:
            errors = [{"text": _told(failure)}]
    failed = "failed" in request.GET
    context = {
        "holder": holder,
        "service_name": words_of(view.version, language).find("name"),
        "title": translate("portal.pay.failed_title" if failed else "portal.pay.title", language),
        "state": "failed" if failed else "due",
        "lines": view.fee_lines,
        "total": view.total,
        "errors": errors,
        "pay_text": translate("portal.pay.button", language, amount=format_mop(view.total, language)),
    }
    return render(request, "portal/pay.html", context, status=409 if errors else 200)


@for_holder
def paid(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Back from the payment page: done, refused there, or not confirmed yet."""
    if request.GET.get("status") in {"failed", "cancelled", "declined"}:
        return HttpResponseRedirect(reverse("portal-pay", args=[holder, draft_id]) + "?failed=1")
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if lodged := _closed(request, holder, view):
        return lodged
    if view.lodge_problem:
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "service_name": words_of(view.version, language).find("name"),
        "title": translate("portal.pay.waiting_title", language),
        "state": "waiting",
        "pay_url": reverse("portal-pay", args=[holder, draft_id]),
    }
    return render(request, "portal/pay.html", context)


@for_holder
def done(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The number, what happens next, and by when."""
    language: str = request.language  # type: ignore[attr-defined]
    case = case_of_draft(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    deadline = case.clock.ends
    context = {
        "holder": holder,
        "service_name": words_of(case.version, language).find("name"),
        "reference": case.reference,
        "granted": case.outcome == "approve",
        "working": not case.finished and case.state == "processing",
        "deadline": format_macau(deadline, language) if deadline else "",
        "receipt_url": reverse("payments-receipt", args=[holder, case.receipt_number]) if case.receipt_number else "",
        "case_url": reverse("portal-matter", args=[holder, case.reference]),
        "hash": case.content_hash,
    }
    return render(request, "portal/done.html", context)


def waiting_signatures(request: HttpRequest, language: str, *, of: str = "") -> list[dict[str, Any]]:
    """What this person is asked to sign, for their own first page; of one holder's things when it is named."""
    actor = request.actor  # type: ignore[attr-defined]
    return [
        {
            "title": pick(each.version.definition.text("name"), language),
            "url": reverse("portal-asked-to-sign", args=[actor.self_id, each.draft_id]),
            "notes": [
                pick(each.in_name_of, language),
                translate("portal.sign.until", language, at=format_macau(each.until, language)) if each.until else "",
            ],
            "state": translate("portal.sign.waiting", language),
            "kind": "yellow",
        }
        for each in to_sign(actor=actor)
        if not of or each.holder_id == of
    ]
