"""From the last answer to the receipt: check, pay, done; signing is between them."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.accounts.api import want_level
from balcao.cases.api import (
    AnotherInCourse,
    CannotBeBound,
    CaseSummary,
    ContentChanged,
    CorrectionAwaited,
    DraftView,
    FeeChanged,
    FileUnsafe,
    FormOver,
    GuardianNeeded,
    Incomplete,
    Lacking,
    NotPaid,
    NotSigned,
    NotUnderGuardianship,
    SignerUnknown,
    Unsettled,
    WindowClosed,
    ask_what_is_old,
    case_of_draft,
    checkout,
    declared_before,
    draft_view,
    lodge,
    request_signatures,
    requirements,
    same_in_course,
)
from balcao.catalogue.api import NoFeeApplies, ServiceWords
from balcao.foundation.ui.api import current_language, format_macau, translate
from balcao.intake.api import EnteredAlready, NoPlaceLeft, RoundClosed
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, Refused
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import aside, listed
from balcao.payments.api import OrderState, ProviderUnreachable, order_of, start_payment
from balcao.portal.copies_shown import received_row
from balcao.portal.outages_shown import outage_of_draft
from balcao.portal.web.assisted import back_to_visit
from balcao.portal.web.calling import about_service
from balcao.portal.web.enrolments import enrolling_card
from balcao.portal.web.holders import for_holder
from balcao.portal.web.paying import came_back, time_to_pay
from balcao.portal.web.reading import answer_sections, outstanding_shown, words_of
from balcao.portal.web.requiring import required_rows
from balcao.portal.web.rows import state_words
from balcao.portal.web.signers import signers_shown
from balcao.venues.api import NoSuchSlot, NothingHeld, SlotTaken
from balcao.vouchers.api import BadAmount, MoreThanLeft, NotInUse, NotOfTheFamily, NoVoucher

TOLD = (
    FormOver,
    AnotherInCourse,
    BadAmount,
    CannotBeBound,
    ContentChanged,
    CorrectionAwaited,
    EnteredAlready,
    FeeChanged,
    GuardianNeeded,
    Incomplete,
    Lacking,
    MoreThanLeft,
    NoFeeApplies,
    NoPlaceLeft,
    NotPaid,
    NotSigned,
    NotInUse,
    NotOfTheFamily,
    NotUnderGuardianship,
    NoVoucher,
    ProviderUnreachable,
    RoundClosed,
    NoSuchSlot,
    NothingHeld,
    SignerUnknown,
    SlotTaken,
    Unsettled,
    WindowClosed,
)
"""Failures told on the page one was on, with nothing lost."""


def next_key(view: DraftView) -> str:
    """The words for what comes next."""
    if view.must_sign and not view.signed:
        return "portal.check.to_sign"
    return "portal.check.to_pay" if view.total and view.order_state != "paid" else "portal.check.to_lodge"


def told(failure: BalcaoError) -> str:
    """A failure in words."""
    words = translate(failure.key)
    if isinstance(failure, SignerUnknown | FileUnsafe):
        words += aside(listed(failure.names, current_language()), current_language())
    return words


def onward(request: HttpRequest, holder: str, view: DraftView) -> HttpResponse:
    """To signing, to payment, or to the receipt, whichever comes next."""
    actor = request.actor  # type: ignore[attr-defined]
    unsigned = view.must_sign and not view.signed
    if unsigned:
        request_signatures(actor=actor, at=now(), draft_id=view.id)
    if actor.clerk is not None:
        return back_to_visit(holder, {"draft_id": view.id})
    if unsigned:
        return HttpResponseRedirect(reverse("portal-sign", args=[holder, view.id]))
    if view.total and view.order_state != "paid":
        return HttpResponseRedirect(reverse("portal-pay", args=[holder, view.id]))
    lodge(actor=actor, at=now(), draft_id=view.id, shown_content=request.POST.get("content", ""))
    return HttpResponseRedirect(reverse("portal-done", args=[holder, view.id]))


def closed(request: HttpRequest, holder: str, view: DraftView) -> HttpResponse | None:
    """Where a lodged application is to be looked at; of one that is not, this page is about its service."""
    about_service(request, view.version)
    return HttpResponseRedirect(reverse("portal-done", args=[holder, view.id])) if view.case_reference else None


def _ask_what_is_old(actor: Actor, draft_id: int) -> None:
    """What a register said too long ago is asked again, if who looks may have it asked."""
    with suppress(Refused):
        ask_what_is_old(actor=actor, at=now(), draft_id=draft_id)


@for_holder
def check(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Every answer with its source, every fee with its reason; then onward."""
    language: str = request.language  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    _ask_what_is_old(actor, draft_id)
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if lodged := closed(request, holder, view):
        return lodged
    want_level(request, view.version.definition.data.assurance.sign)
    errors = [{"text": translate(view.lodge_problem, language)}] if view.lodge_problem else []
    same = [] if view.order_state == "paid" else same_in_course(actor=actor, at=now(), draft_id=draft_id)
    another = request.POST.get("another") == "yes"
    same_error = translate("portal.same.missing") if request.method == "POST" and same and not another else ""
    if same_error:
        errors = [{"href": "#another", "text": same_error}]
    elif request.method == "POST":
        try:
            if request.POST.get("total", str(view.total)) != str(view.total):
                raise FeeChanged
            if request.POST.get("content", view.content) != view.content:
                raise ContentChanged
            return onward(request, holder, view)
        except TOLD as failure:
            errors = [{"text": told(failure)}]
    words, paid, unsigned = (
        words_of(view.version, language),
        view.order_state == "paid",
        view.must_sign and not view.signed,
    )
    outage = None if paid else outage_of_draft(actor, view.version, language)
    errors = _unsafe(view, holder, words) or errors
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words.find("name"),
        "sections": answer_sections(
            view.journey,
            words,
            holder=holder,
            draft_id=draft_id,
            asked_at=view.asked_at,
            taken_from=view.taken_from,
            last=declared_before(actor=actor, at=now(), draft_id=draft_id),
        ),
        "signers": signers_shown(actor, view, language) if view.must_sign else None,
        "received": received_row(view, holder, language),
        "lines": view.fee_lines,
        "total": view.total,
        "pays_later": bool(view.version.definition.data.charges),
        "content": view.content,
        "complete": view.journey.complete,
        "must_sign": unsigned,
        "paid": paid,
        "errors": errors,
        "outstanding": outstanding_shown(view, language),
        "required": required_rows(requirements(actor=actor, at=now(), required=view.lacking), holder, language),
        "same": [_same(each, holder, language) for each in same],
        "same_title": translate("portal.same.title", language),
        "same_tick": [{"value": "yes", "text": translate("portal.same.tick", language), "checked": another}],
        "same_error": same_error,
        "outage": outage,
        "enrolling": enrolling_card(actor, draft_id, language) if view.version.definition.data.enrols else None,
        "closed": outage is not None and outage["on"] and not unsigned,
        "next_text": translate("portal.check.to_confirm" if actor.clerk else next_key(view), language),
    }
    return render(request, "portal/check.html", context, status=409 if request.method == "POST" else 200)


def _unsafe(view: DraftView, holder: str, words: ServiceWords) -> list[dict[str, str]]:
    """The files that were found unsafe since they were given, each with the page on which another is asked for."""
    return [
        {
            "href": reverse("portal-page", args=[holder, view.id, page.id]),
            "text": words.fault(fault.code, words.label(fault.question), fault.params, fault.question),
        }
        for page in view.journey.visible_pages
        for fault in page.faults
        if fault.code == "unsafe_file"
    ]


def _same(case: CaseSummary, holder: str, language: str) -> dict[str, str]:
    """A case in course about the same thing."""
    return {
        "reference": case.reference,
        "url": reverse("portal-matter", args=[holder, case.reference]),
        "state": state_words(case.state.value, language),
        "lodged": translate("portal.same.lodged", language, day=format_macau(case.lodged_at, language)),
    }


@for_holder
def pay(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """What is paid and why; then to the hosted page."""
    language: str = request.language  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if lodged := closed(request, holder, view):
        return lodged
    if view.order_state == "paid" or not view.total:
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            shown = int(request.POST.get("total", "0"))
            content = request.POST.get("content", "")
            order = checkout(actor=actor, at=now(), draft_id=draft_id, shown_total=shown, shown_content=content)
            if request.POST.get("act") == "together":
                return HttpResponseRedirect(reverse("portal-basket", args=[holder]))
            if request.POST.get("act") == "parts" or order.state is OrderState.IN_PARTS:
                return HttpResponseRedirect(reverse("portal-parts", args=[holder, order.id]))
            back = request.build_absolute_uri(reverse("portal-paid", args=[holder, draft_id]))
            return HttpResponseRedirect(start_payment(actor=actor, at=now(), order_ids=[order.id], return_url=back))
        except ContentChanged as failure:
            messages.warning(request, told(failure))
            return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
        except TOLD as failure:
            errors = [{"text": told(failure)}]
    unpaid = came_back(request)
    context = {
        "holder": holder,
        "service_name": words_of(view.version, language).find("name"),
        "title": translate(f"portal.pay.{unpaid}_title" if unpaid else "portal.pay.title", language),
        "lead": translate(f"portal.pay.{unpaid or 'intro'}", language),
        "time": time_to_pay(language),
        "lines": view.fee_lines,
        "changes": view.fee_changes,
        "total": view.total,
        "content": view.content,
        "errors": errors,
        "in_parts": view.version.definition.data.instalments is not None,
        "pay_text": translate("portal.pay.button", language, amount=format_mop(view.total, language)),
    }
    return render(request, "portal/pay.html", context, status=409 if errors else 200)


@for_holder
def paid(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Back from the payment page: done, left or refused there, its time over, or not confirmed yet."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if lodged := closed(request, holder, view):
        return lodged
    if view.lodge_problem:
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    order = order_of(subject=f"draft:{draft_id}")
    if view.order_state == "open" and order and (unpaid := came_back(request, [order.id])):
        return HttpResponseRedirect(f"{reverse('portal-pay', args=[holder, draft_id])}?status={unpaid}")
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
