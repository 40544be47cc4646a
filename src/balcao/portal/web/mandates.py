"""Mandates: who may act in a holder's name, giving and ending them, giving up one's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import get_person, person_by_bir
from balcao.catalogue.api import list_services
from balcao.entities.api import (
    EVERY_SERVICE,
    Action,
    BadPeriod,
    MandateExists,
    MandateSummary,
    NothingGranted,
    grant_mandate,
    holder_name,
    mandates_held_by,
    mandates_of,
    may,
    revoke_mandate,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder, holder_shown

GIVING_NEEDS = 2
"""Whom one lets act in another's name is worth a second factor; taking it back is not made any harder."""


@signed_in
def mandates_shown(request: HttpRequest) -> HttpResponse:
    """To the mandates of whoever the person acts for now, or to those they hold."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = actor.acting_for(holder_shown(request).holder_id)
    holder = shown.holder_id if _manages(shown, now()) else actor.self_id
    return redirect("portal-mandates", holder)


@for_holder
def mandates(request: HttpRequest, holder: str) -> HttpResponse:
    """Everyone who may act for this entity; or in whose name this person may act."""
    language: str = request.language  # type: ignore[attr-defined]
    today = macau_date(now())
    rows = [_row(mandate, holder, language, today) for mandate in _listed(request.actor, now())]  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "own": holder.startswith("p-"),
        "rows": [row for row in rows if not row["over"]],
        "ended": [row for row in rows if row["over"]],
    }
    return render(request, "portal/mandates.html", context)


@for_holder
def mandate_end(request: HttpRequest, holder: str, mandate_id: int) -> HttpResponse:
    """Ask once, then end it; ending what has ended changes nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = next((each for each in _listed(actor, now()) if each.mandate_id == mandate_id), None)
    if found is None:
        raise NotFound(f"mandate {mandate_id}")
    if request.method == "POST":
        revoke_mandate(actor=actor, at=now(), mandate_id=mandate_id)
        messages.success(request, translate("mandates.is_ended", language))
        return redirect("portal-mandates", holder)
    context = {
        "holder": holder,
        "own": holder.startswith("p-"),
        "row": _row(found, holder, language, macau_date(now())),
    }
    return render(request, "portal/mandates_end.html", context)


@for_holder
def mandate_give(request: HttpRequest, holder: str) -> HttpResponse:
    """Let someone act for this entity."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if not _manages(actor, now()):
        raise NotFound(f"mandates of {holder}")
    if actor.assurance < GIVING_NEEDS:
        raise AssuranceTooLow(GIVING_NEEDS)
    services = {each.service_id: pick(each.name, language) for each in list_services(at=now())}
    given = Given.read(request.POST) if request.method == "POST" else Given()
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _give(actor, now(), given, services)
        if not faults:
            messages.success(request, translate("mandates.granted", language))
            return redirect("portal-mandates", holder)
    return render(request, "portal/mandates_give.html", _form(holder, language, given, faults, services))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed, as it was typed."""

    card: str = ""
    actions: tuple[str, ...] = (Action.VIEW.value,)
    scope: str = EVERY_SERVICE
    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def read(cls, sent: Any) -> "Given":
        """From a form."""
        return cls(
            card=sent.get("card", "").strip()[:40],
            actions=tuple(sent.getlist("actions")),
            scope=sent.get("scope", ""),
            day=sent.get("until-day", "").strip()[:4],
            month=sent.get("until-month", "").strip()[:4],
            year=sent.get("until-year", "").strip()[:6],
        )

    @property
    def bir(self) -> str:
        """The card's number as registers write it, or nothing; the brackets may be left out or of any width."""
        digits = "".join(re.findall(r"[0-9]", self.card))
        return (
            f"{digits[:7]}({digits[7]})" if re.fullmatch(r"[0-9()（）\s]{8,}", self.card) and len(digits) == 8 else ""
        )

    @property
    def until_on(self) -> date | None:
        """The last day, or None when it is no day."""
        try:
            return date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None


def _give(actor: Actor, at: datetime, given: Given, services: Mapping[str, str]) -> dict[str, str]:
    """Give the mandate, or say by field which text tells what is wrong."""
    faults = {}
    person_id = person_by_bir(given.bir) if given.bir else None
    if person_id is None:
        faults["card"] = "mandates.error.unknown_card" if given.bir else "mandates.error.card"
    chosen = {Action(value) for value in given.actions if value in set(Action)}
    if not chosen:
        faults["actions"] = NothingGranted.key
    if given.scope != EVERY_SERVICE and given.scope not in services:
        faults["scope"] = "mandates.error.scope"
    if given.until_on is None:
        faults["until"] = "mandates.error.date"
    if faults or person_id is None or given.until_on is None or actor.entity_id is None:
        return faults
    try:
        grant_mandate(
            actor=actor,
            at=at,
            entity_id=actor.entity_id,
            person_id=person_id,
            actions=frozenset({*chosen, Action.VIEW}),
            until_on=given.until_on,
            scope=given.scope,
        )
    except BadPeriod as fault:
        return {"until": fault.key}
    except MandateExists as fault:
        return {"card": fault.key}
    return {}


def _form(
    holder: str, language: str, given: Given, faults: Mapping[str, str], services: Mapping[str, str]
) -> dict[str, Any]:
    errors = {field: translate(key, language) for field, key in faults.items()}
    example = macau_date(now()) + timedelta(days=365)
    return {
        "holder": holder,
        "given": given,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "example": f"{example.day} {example.month} {example.year}",
        "actions": [
            {
                "value": action.value,
                "text": translate(f"mandates.action.{action.value}", language),
                "checked": action.value in given.actions,
            }
            for action in Action
        ],
        "scopes": [
            {"value": value, "text": text, "checked": value == given.scope}
            for value, text in {EVERY_SERVICE: translate("mandates.scope_every", language), **services}.items()
        ],
    }


def _manages(actor: Actor, at: datetime) -> bool:
    if actor.entity_id is None:
        return False
    return may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=at).allowed


def _listed(actor: Actor, at: datetime) -> list[MandateSummary]:
    """What the page lists: those the entity gave (only for who manages them), or those the person holds."""
    if actor.entity_id is None:
        return mandates_held_by(actor=actor)
    return mandates_of(actor=actor, entity_id=actor.entity_id, at=at)


def _row(mandate: MandateSummary, holder: str, language: str, today: date) -> dict[str, Any]:
    over = not mandate.usable_on(today)
    state = "was_revoked" if mandate.revoked else "was_expired"
    begins = translate("mandates.begins", language, on=format_macau(mandate.since_on, language))
    return {
        "sentence": _sentence(mandate, holder, language),
        "over": over,
        "state": translate(f"mandates.{state}", language) if over else "",
        "begins": begins if mandate.since_on > today else "",
        "end_url": reverse("portal-mandate-end", args=[holder, mandate.mandate_id]),
    }


def _sentence(mandate: MandateSummary, holder: str, language: str) -> str:
    """The mandate as one says it aloud."""
    parts = {
        "actions": _enumerated(
            [translate(f"entities.action.{each.value}", language) for each in Action if each in mandate.actions]
        ),
        "scope": _scope(mandate.scope, language),
        "until": format_macau(mandate.until_on, language),
    }
    if holder.startswith("p-"):
        entity = pick(holder_name(f"e-{mandate.entity_id}"), language)
        return translate("mandates.sentence_own", language, entity=entity, **parts)
    person = get_person(mandate.person_id)
    chinese, other = person.name_zh or person.name_pt, person.name_pt or person.name_zh
    return translate("mandates.sentence", language, name=chinese if language.startswith("zh") else other, **parts)


def _enumerated(words: list[str]) -> str:
    """``a, b and c``."""
    *before, last = words or [""]
    return translate("mandates.and").join(filter(None, [translate("mandates.comma").join(before), last]))


def _scope(scope: str, language: str) -> str:
    if scope == EVERY_SERVICE:
        return translate("mandates.every_service", language)
    names = {each.service_id: pick(each.name, language) for each in list_services(at=now())}
    return translate("mandates.one_service", language, service=names.get(scope, scope))
