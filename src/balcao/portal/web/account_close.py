"""Closing an entity's account: what is still open, who agrees, the day it closes, and leaving it open after all."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import cases_of, drafts_of
from balcao.entities.api import (
    Action,
    ClosingSummary,
    NobodyBinds,
    NotWaiting,
    agree_to_close,
    ask_to_close,
    closing_of,
    get_closing,
    mandate_rules,
    mandates_of,
    may,
    undo_closing,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.licences.api import LicenceState, licences_of
from balcao.payments.api import basket_of
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.rows import case_rows

CLOSING_NEEDS = 2
"""Asked for before the page is filled in, so that nothing typed is lost on the way."""
IN_FORCE = (LicenceState.IN_FORCE, LicenceState.SUSPENDED)


@for_holder
def close(request: HttpRequest, holder: str) -> HttpResponse:
    """What closing means and what is still open; then ask those who bind the entity, agree, or leave it open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at, entity = now(), actor.entity_id
    if entity is None or not may(actor=actor, entity_id=entity, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"account of {holder}")
    if actor.assurance < CLOSING_NEEDS:
        raise AssuranceTooLow(CLOSING_NEEDS)
    closing = closing_of(actor=actor, at=at, entity_id=entity)
    errors: list[dict[str, str]] = []
    if request.method == "POST" and closing is not None:
        return _answer(request, closing, request.path)
    if request.method == "POST" and not request.POST.get("sure"):
        errors = [{"href": "#sure", "text": translate("portal.entity.say_sure", language)}]
    elif request.method == "POST":
        try:
            ask_to_close(actor=actor, at=at, entity_id=entity)
            return redirect(request.path)
        except NobodyBinds as failure:
            errors = [{"href": "#sure", "text": translate(failure.key, language)}]
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "closing": _shown(closing, language) if closing else None,
        "errors": errors,
        "days": mandate_rules().think_over.days,
        **_still_open(actor, holder, at, language),
    }
    return render(request, "portal/account_close.html", context, status=422 if errors else 200)


@for_holder
def closing_asked(request: HttpRequest, holder: str, closing_id: int) -> HttpResponse:
    """The same in one's own account, for somebody who binds the entity and need not manage it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if holder != actor.self_id:
        raise NotFound(f"what {actor.self_id} is asked is in their own account")
    closing = get_closing(actor=actor, at=now(), closing_id=closing_id)
    if actor.assurance < CLOSING_NEEDS:
        raise AssuranceTooLow(CLOSING_NEEDS)
    if request.method == "POST":
        return _answer(request, closing, request.path)
    context = {
        "holder": holder,
        "holder_name": pick(closing.entity_name, language),
        "closing": _shown(closing, language),
        "own": True,
    }
    return render(request, "portal/account_close.html", context)


def _answer(request: HttpRequest, closing: ClosingSummary, back: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    act = request.POST.get("act", "")
    verbs = {"agree": agree_to_close, "undo": undo_closing}
    if act in verbs:
        try:
            verbs[act](actor=actor, at=now(), closing_id=closing.closing_id)
            messages.success(request, translate(f"portal.closing.did.{act}"))
        except NotWaiting as failure:
            messages.error(request, translate(failure.key))
    return redirect(back)


def _shown(closing: ClosingSummary, language: str) -> dict[str, Any]:
    """Where the closing stands, in words."""

    def names(people: Any) -> str:
        return listed((pick(each, language) for each in people), language)

    def day(value: Any) -> str:
        return format_macau(value, language)

    facts = [("asked_by", pick(closing.asked_by, language)), ("agreed_by", names(closing.agreed))]
    if closing.runs and closing.missing:
        facts += [
            ("left", names(closing.left.values())),
            ("rule", pick(closing.rule, language)),
            ("answer_by", day(closing.answer_by)),
        ]
    state = "over" if not closing.runs else "waits" if closing.missing else "agreed"
    return {
        "state": state,
        "title": translate(
            f"portal.closing.{state}",
            language,
            count=closing.missing,
            on=day(closing.closes_on) if closing.closes_on else "",
        ),
        "rows": [
            {"key": translate(f"portal.closing.{key}", language), "value": value} for key, value in facts if value
        ],
        "runs": closing.runs,
        "may_agree": closing.may_agree,
    }


def _still_open(actor: Actor, holder: str, at: datetime, language: str) -> dict[str, Any]:
    """What is under way in the entity's name, and where one settles it."""
    running = [case for case in cases_of(actor=actor, at=at) if not case.closed]
    given = mandates_of(actor=actor, entity_id=actor.entity_id or 0, at=at)
    counted = (
        ("drafts", len(drafts_of(actor=actor, at=at)), "portal-matters"),
        ("licences", sum(each.state in IN_FORCE for each in licences_of(actor=actor, at=at)), "portal-licences"),
        ("fees", len(basket_of(actor=actor, at=at)), "portal-basket"),
        ("mandates", sum(each.usable_on(macau_date(at)) for each in given), "portal-mandates"),
    )
    return {
        "cases": case_rows(running, holder, language),
        "counted": [
            {
                "text": translate(f"portal.closing.open.{name}", language, count=count),
                "url": reverse(view, args=[holder]),
            }
            for name, count, view in counted
            if count
        ],
    }
