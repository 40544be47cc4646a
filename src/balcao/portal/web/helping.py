"""Asking somebody for help with a draft: who helps, the invitation, and its end."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.accounts.api import masked_phone, read_mail, read_phone
from balcao.cases.api import (
    DraftView,
    HelpState,
    HelpSummary,
    Invited,
    TooManyHelpers,
    draft_view,
    helpers_of,
    invite_helper,
    withdraw_help,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandates import manages, needs_second_factor
from balcao.portal.web.reading import words_of

DAYS = (7, 30, 90)
"""For how long somebody may be asked, from today."""


def may_ask_for_help(actor: Actor) -> bool:
    """Whether the actor may invite helpers to the holder's drafts: to their own, or as who manages the entity."""
    if actor.clerk is not None or actor.ward_id is not None:
        return False
    return actor.entity_id is None or manages(actor)


def helper_rows(actor: Actor, holder: str, draft_id: int, language: str) -> list[dict[str, Any]]:
    """Who helps with a draft or was invited to, each with the sentence both sides read."""
    found = helpers_of(actor=actor, at=now(), draft_id=draft_id)
    return [_row(each, holder, language) for each in found]


def _row(each: HelpSummary, holder: str, language: str) -> dict[str, Any]:
    waits = each.state is HelpState.WAITING
    day = format_macau(each.open_until_on, language)
    return {
        "number": each.id,
        "sentence": pick(each.sentence, language),
        "note": translate("helping.waits" if waits else "helping.agreed", language, on=day),
        "end_text": translate("helping.end_invitation" if waits else "helping.end", language),
        "end_url": reverse("portal-helpers-end", args=[holder, each.draft_id, each.id]),
    }


@for_holder
def helpers(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Who helps, and the form to ask one more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if not may_ask_for_help(actor) or view.case_reference:
        raise NotFound(f"helpers of draft {draft_id}")
    needs_second_factor(actor)
    if request.method != "POST":
        return _form(request, holder, view, {})
    wanted, faults = _read(request, view)
    if faults:
        return _form(request, holder, view, faults)
    try:
        made = invite_helper(actor=actor, at=now(), draft_id=draft_id, **wanted)
    except TooManyHelpers as failure:
        return _form(request, holder, view, {"may-read": failure.key})
    if wanted["contact"]:
        language: str = request.language  # type: ignore[attr-defined]
        messages.success(request, translate("helping.asked", language, contact=wanted["shown_contact"]))
        return redirect("portal-helpers", holder, draft_id)
    return _made(request, holder, draft_id, made)


def _made(request: HttpRequest, holder: str, draft_id: int, made: Invited) -> HttpResponse:
    address = f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-help-link', args=[made.secret])}"
    code = f"{made.code[:3]} {made.code[3:]}"
    context = {"holder": holder, "draft_id": draft_id, "address": address, "code": code}
    return render(request, "portal/help_made.html", context)


def _read(request: HttpRequest, view: DraftView) -> tuple[dict[str, Any], dict[str, str]]:
    """What was asked for, and what is wrong with it by field."""
    faults: dict[str, str] = {}
    typed = request.POST.get("contact", "").strip()[:200]
    phone = read_phone(typed)
    contact = phone or read_mail(typed)
    if typed and not contact:
        faults["contact"] = "helping.missing.contact"
    may = request.POST.get("may", "")
    if may not in ("read", "fill"):
        faults["may-read"] = "helping.missing.may"
    known = [page.id for page in view.journey.visible_pages]
    pages = [page for page in known if page in request.POST.getlist("pages")]
    if not pages:
        faults["pages"] = "helping.missing.pages"
    days = next((each for each in DAYS if str(each) == request.POST.get("days")), None)
    if days is None:
        faults["days"] = "helping.missing.days"
    wanted = {
        "may_fill": may == "fill",
        "until_on": macau_date(now()) + timedelta(days=days or 0),
        "pages": () if pages == known else pages,
        "contact": contact,
        "shown_contact": masked_phone(phone) if phone else _masked_mail(contact),
    }
    return wanted, faults


def _masked_mail(mail: str) -> str:
    name, _, place = mail.partition("@")
    return f"{name[:2]}•••@{place}" if mail else ""


def _form(request: HttpRequest, holder: str, view: DraftView, faults: dict[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors = {field: translate(key, language) for field, key in faults.items()}
    posted, words, today = request.method == "POST", words_of(view.version, language), macau_date(now())
    pages = request.POST.getlist("pages")
    context = {
        "holder": holder,
        "draft_id": view.id,
        "service_name": words.find("name"),
        "rows": helper_rows(actor, holder, view.id, language),
        "contact": request.POST.get("contact", "")[:200],
        "may": [
            {
                "value": each,
                "text": translate(f"helping.may.{each}", language),
                "hint": translate(f"helping.may_hint.{each}", language),
                "checked": request.POST.get("may") == each,
            }
            for each in ("read", "fill")
        ],
        "pages": [
            {"value": page.id, "text": words.page_title(page.id), "checked": not posted or page.id in pages}
            for page in view.journey.visible_pages
        ],
        "days": [
            {
                "value": str(each),
                "text": translate(f"helping.days.{each}", language),
                "hint": translate("helping.last_day", language, on=format_macau(today + timedelta(each), language)),
                "checked": request.POST.get("days") == str(each),
            }
            for each in DAYS
        ],
        "may_error": errors.get("may-read", ""),
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "portal/helpers.html", context, status=422 if faults else 200)


@for_holder
@require_POST
def end(request: HttpRequest, holder: str, draft_id: int, help_id: int) -> HttpResponse:
    """End an invitation, or somebody's help, at once."""
    withdraw_help(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    messages.success(request, translate("helping.ended"))
    return redirect("portal-draft", holder, draft_id)
