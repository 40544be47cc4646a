"""An entity's account: what the register told about it, and closing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import cases_of
from balcao.entities.api import Action, account_of, close_account, life_of, may
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.home import life_rows, people_rows
from balcao.portal.web.rows import case_rows

CLOSING_NEEDS = 2
"""Asked for before the page is filled in, so that nothing typed is lost on the way."""


@for_holder
def account(request: HttpRequest, holder: str) -> HttpResponse:
    """Since when the account is open, who is behind it, and what the register told."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    found = account_of(actor=actor, at=at, entity_id=_entity(actor))
    told = [
        {
            "title": translate(f"portal.entity.told.{each.kind}", language),
            "at": each.effective_on,
            "note": " → ".join(part for part in (each.before, each.after) if part),
            "kind": "done",
        }
        for each in life_of(actor=actor, at=at, entity_id=_entity(actor))
    ]
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "rows": [*life_rows(found, language), *people_rows(found, language)],
        "told": told,
        "may_close": _manages(actor),
    }
    return render(request, "portal/account.html", context)


@for_holder
def close(request: HttpRequest, holder: str) -> HttpResponse:
    """What closing means and what is still in course; then close it."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if not _manages(actor):
        raise NotFound(f"account of {holder}")
    if actor.assurance < CLOSING_NEEDS:
        raise AssuranceTooLow(CLOSING_NEEDS)
    name = holder_shown(request).name
    errors = []
    if request.method == "POST":
        if request.POST.get("sure"):
            close_account(actor=actor, at=at, entity_id=_entity(actor))
            messages.success(request, translate("portal.entity.closed", language, name=name))
            return redirect("portal-own", actor.self_id)
        errors = [{"href": "#sure", "text": translate("portal.entity.say_sure", language)}]
    running = [case for case in cases_of(actor=actor, at=at) if not case.closed]
    context = {
        "holder": holder,
        "holder_name": name,
        "cases": case_rows(running, holder, language),
        "errors": errors,
    }
    return render(request, "portal/account_close.html", context, status=422 if errors else 200)


def _entity(actor: Actor) -> int:
    """The entity acted for; a person has no such account."""
    if actor.entity_id is None:
        raise NotFound(f"account of {actor.holder_id}")
    return actor.entity_id


def _manages(actor: Actor) -> bool:
    return may(actor=actor, entity_id=_entity(actor), action=Action.MANAGE, at=now()).allowed
