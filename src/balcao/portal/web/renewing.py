"""A renewal where nothing changed: from the licence's line to one page that shows all, signs it and goes to pay."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    NoLicence,
    NotNow,
    NotUnderGuardianship,
    UnchangedView,
    WhichLicence,
    WindowClosed,
    WrongAudience,
    cases_of,
    checkout,
    draft_view,
    licences_in_course,
    lodge,
    same_in_course,
    sign_unchanged,
    start_draft,
    unchanged_view,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.licences.api import Licence, get_licence
from balcao.payments.api import ProviderUnreachable, start_payment
from balcao.portal.copies_shown import received_row
from balcao.portal.web.closing import TOLD, closed, told
from balcao.portal.web.holders import for_holder
from balcao.portal.web.journey import why_not
from balcao.portal.web.paying import time_to_pay
from balcao.portal.web.reading import answer_sections, words_of
from balcao.portal.web.rows import renewals

CANNOT_BEGIN = (NoLicence, NotUnderGuardianship, WhichLicence, WindowClosed, WrongAudience)


@for_holder
@require_POST
def renew(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """Begin to renew a licence, or go on where that was begun."""
    actor, at = request.actor, now()  # type: ignore[attr-defined]
    licence = get_licence(actor=actor, at=at, number=number)
    service = renewals(at).get(licence.kind)
    if service is None or service.definition.data.unchanged is None:
        return HttpResponseRedirect(reverse("portal-licence", args=[holder, number]))
    if begun := _begun(request, holder, licence, service.service_id):
        return HttpResponseRedirect(begun)
    key = request.POST.get("key") or secrets.token_urlsafe(16)
    try:
        draft_id = start_draft(actor=actor, at=at, service_id=service.service_id, key=key, licence_number=number)
    except CANNOT_BEGIN as failure:
        messages.warning(request, why_not(failure, request.language))  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("portal-licence", args=[holder, number]))
    return HttpResponseRedirect(reverse("portal-renewal", args=[holder, draft_id]))


def _begun(request: HttpRequest, holder: str, licence: Licence, service_id: str) -> str:
    """Where the same renewal is already under way, if it is."""
    actor, at = request.actor, now()  # type: ignore[attr-defined]
    begun = licences_in_course(actor=actor, at=at).get(licence.number)
    if begun is None:
        return ""
    if begun.draft_id is not None:
        same = draft_view(actor=actor, at=at, draft_id=begun.draft_id).version.service_id == service_id
        return reverse("portal-renewal", args=[holder, begun.draft_id]) if same else ""
    running = {case.reference for case in cases_of(actor=actor, at=at, service_id=service_id) if not case.closed}
    return reverse("portal-matter", args=[holder, begun.reference]) if begun.reference in running else ""


@for_holder
def renewal(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """What was said last time, what is declared, the fee, and one's signature. Whatever does not fit on one page goes
    the longer way."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at, errors = now(), []
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    if lodged := closed(request, holder, view):
        return lodged
    try:
        page = unchanged_view(actor=actor, at=at, draft_id=draft_id)
    except NotNow:
        return HttpResponseRedirect(
            reverse("portal-sign" if view.content_hash else "portal-draft", args=[holder, draft_id])
        )
    if actor.clerk is not None or same_in_course(actor=actor, at=at, draft_id=draft_id):
        return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))
    level = page.draft.version.definition.data.assurance.sign
    if page.signs and actor.assurance < level:
        raise AssuranceTooLow(level)
    if request.method == "POST" and "read" not in request.POST:
        errors = [{"href": "#read", "text": translate("portal.renewal.must_tick")}]
    elif request.method == "POST":
        try:
            return _sign_and_go_on(request, holder, draft_id)
        except ProviderUnreachable as failure:
            messages.warning(request, told(failure))
            return HttpResponseRedirect(reverse("portal-pay", args=[holder, draft_id]))
        except TOLD as failure:
            errors = [{"text": told(failure)}]
    return _page(request, holder, page, errors)


def _sign_and_go_on(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Declare and sign what was shown; then to the payment page, to the receipt, or to whoever else has to sign."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    content, total = request.POST.get("content", ""), request.POST.get("total", "")
    shown_total = int(total) if total.isdecimal() else -1
    sign_unchanged(actor=actor, at=now(), draft_id=draft_id, shown_content=content, shown_total=shown_total)
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if not view.signed:
        return HttpResponseRedirect(reverse("portal-sign", args=[holder, draft_id]))
    if not view.total:
        lodge(actor=actor, at=now(), draft_id=draft_id, shown_content=content)
        return HttpResponseRedirect(reverse("portal-done", args=[holder, draft_id]))
    order = checkout(actor=actor, at=now(), draft_id=draft_id, shown_total=shown_total, shown_content=content)
    back = request.build_absolute_uri(reverse("portal-paid", args=[holder, draft_id]))
    return HttpResponseRedirect(start_payment(actor=actor, at=now(), order_ids=[order.id], return_url=back))


def _page(request: HttpRequest, holder: str, page: UnchangedView, errors: list[dict[str, str]]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    view = page.draft
    words = words_of(view.version, language)
    context: dict[str, Any] = {
        "holder": holder,
        "draft_id": view.id,
        "service_name": words.find("name"),
        "licence": view.licence_number,
        "in_name_of": pick(view.in_name_of, language),
        "sections": answer_sections(view.journey, words, asked_at=view.asked_at),
        "declared": pick(view.version.definition.text("unchanged"), language),
        "received": received_row(view, holder, language, renewal=True),
        "lines": view.fee_lines,
        "total": view.total,
        "pays_later": bool(view.version.definition.data.charges),
        "content": view.content,
        "signs": page.signs,
        "others": page.others,
        "read_error": next((each["text"] for each in errors if each.get("href") == "#read"), ""),
        "errors": errors,
        "button": _button(page, language),
        "time": time_to_pay(language) if view.total and not page.others else "",
    }
    return render(request, "portal/renewal.html", context, status=422 if errors else 200)


def _button(page: UnchangedView, language: str) -> str:
    """What the one button does, in words."""
    total = page.draft.total
    if not page.signs:
        return translate("portal.renewal.ask", language)
    if page.others:
        return translate("portal.renewal.sign_and_ask", language)
    if not total:
        return translate("portal.renewal.sign_and_lodge", language)
    return translate("portal.renewal.sign_and_pay", language, amount=format_mop(total, language))
