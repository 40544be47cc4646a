"""Whether a register may be asked: put before people one register at a time, and taken back in one tap."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import (
    ConsentPutOtherwise,
    ConsentView,
    DraftView,
    GivenConsent,
    answer_consent,
    asked_by_law,
    consents_given,
    consents_of_draft,
    draft_view,
    withdraw_register_consent,
)
from balcao.catalogue.api import get_version, kept_years, register_described, register_name, stand_ins
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.traced import fact_name
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

STATE_TAGS = {"given": "green", "withdrawn": "grey"}


def first_asked(actor: Actor, at: datetime, holder: str, draft_id: int) -> str:
    """The address of the first register that waits for an answer; empty when none does."""
    for each in consents_of_draft(actor=actor, at=at, draft_id=draft_id):
        if each.state == "asked":
            return reverse("portal-register-consent", args=[holder, draft_id, each.asked.id])
    return ""


def consent_items(actor: Actor, at: datetime, holder: str, draft_id: int, language: str) -> list[dict[str, str]]:
    """The registers of a draft that are asked with consent, as parts of a task list."""
    return [
        {
            "title": register_name(each.asked.id, language),
            "href": reverse("portal-register-consent", args=[holder, draft_id, each.asked.id]),
            "hint": _said(each, language),
            "status": translate(f"portal.register_consent.state.{each.state}", language),
            "kind": "blue" if each.state == "asked" else "",
        }
        for each in consents_of_draft(actor=actor, at=at, draft_id=draft_id)
    ]


def law_rows(actor: Actor, view: DraftView, at: datetime, language: str) -> list[dict[str, str]]:
    """The registers that a law opens: which, why, by which law, and when they were asked."""
    rows = []
    for each in asked_by_law(actor=actor, at=at, draft_id=view.id):
        moment = view.asked_at.get(each.id)
        if moment is not None or each.id in view.unreachable:
            rows.append(
                {
                    "name": register_name(each.id, language),
                    "purpose": pick(each.purpose.text(), language),
                    "basis": pick(each.basis.text(), language),
                    "at": format_macau(moment, language) if moment else "",
                }
            )
    return rows


def _said(view: ConsentView, language: str) -> str:
    if view.at is None:
        return ""
    names = holder_names([view.answered_by])
    who = pick(names.get(view.answered_by, {}), language)
    return translate("portal.register_consent.said", language, who=who, at=format_macau(view.at, language))


@for_holder
def ask(request: HttpRequest, holder: str, draft_id: int, register: str) -> HttpResponse:
    """One register: why, what, for whom, how long, by which law, what happens on a no; yes or no."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if view.case_reference:
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, view.case_reference]))
    rows = consents_of_draft(actor=actor, at=now(), draft_id=draft_id)
    put = next((each for each in rows if each.asked.id == register), None)
    if put is None:
        raise NotFound(f"consent to {register}")
    fault = ""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        fields = request.POST.getlist("fields") if put.asked.by_field else list(put.asked.fields)
        if answer not in ("yes", "no"):
            fault = translate("portal.register_consent.missing", language)
        elif answer == "yes" and not set(fields) & set(put.asked.fields):
            fault = translate("portal.register_consent.no_field", language)
        else:
            try:
                answer_consent(
                    actor=actor,
                    at=now(),
                    draft_id=draft_id,
                    register=register,
                    fields=fields if answer == "yes" else (),
                    put=request.POST.get("put", ""),
                )
                following = first_asked(actor, now(), holder, draft_id)
                return HttpResponseRedirect(following or reverse("portal-draft", args=[holder, draft_id]))
            except ConsentPutOtherwise as failure:
                messages.warning(request, translate(failure.key, language))
                return HttpResponseRedirect(request.path)
    chosen = request.POST.getlist("fields") if request.method == "POST" else put.given or put.asked.fields
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "place": [each.asked.id for each in rows].index(register) + 1,
        "of": len(rows),
        "chosen": chosen,
        **_put(view, put, chosen, language),
        "answered": "" if put.state == "asked" else _said(put, language),
        "items": [
            {
                "value": value,
                "text": translate(f"portal.register_consent.{value}", language),
                "checked": (put.state == "given") == (value == "yes") and put.state != "asked",
            }
            for value in ("yes", "no")
        ],
        "error": fault,
        "errors": [{"href": "#answer", "text": fault}] if fault else [],
    }
    return render(request, "portal/register_consent.html", context, status=422 if fault else 200)


def _put(view: DraftView, put: ConsentView, chosen: Any, language: str) -> dict[str, Any]:
    """What is put before whom the register is about, in words."""
    words, described = words_of(view.version, language), register_described(put.asked.id)
    keeper = department_name(described.keeper, language) if described else ""
    years = kept_years(view.version.definition.data.kind, macau_date(now()))
    fields = [
        {"value": each, "text": fact_name(each, language), "checked": each in chosen} for each in put.asked.fields
    ]
    subject = pick(holder_names([put.concerns]).get(put.concerns, {}), language) if put.concerns else ""
    parts = {
        "about": subject,
        "purpose": pick(put.asked.purpose.text(), language),
        "fields": "" if put.asked.by_field else "\n".join(fact_name(each, language) for each in put.asked.fields),
        "receiver": department_name(put.receiver, language),
        "kept": translate("portal.register_consent.kept_words", language, count=years),
        "basis": pick(put.asked.basis.text(), language),
    }
    instead = [words.label(each) for each in stand_ins(view.version.definition, put.asked.id)]
    return {
        "service_name": words.find("name"),
        "register": register_name(put.asked.id, language),
        "keeper": keeper,
        "put": put.put,
        "by_field": put.asked.by_field,
        "fields": fields,
        "rows": [
            {"key": translate(f"portal.register_consent.{name}", language), "value": value}
            for name, value in parts.items()
            if value
        ],
        "instead": list(dict.fromkeys(instead)),
    }


@for_holder
def given(request: HttpRequest, holder: str) -> HttpResponse:
    """The consents that were given, with the way to take each back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        number, _, register = request.POST.get("withdraw", "").partition(":")
        if not number.isdecimal() or len(number) > 18:
            raise NotFound("consent")
        withdraw_register_consent(actor=actor, at=now(), draft_id=int(number), register=register)
        messages.success(request, translate("portal.register_consent.did_withdraw", language))
        return HttpResponseRedirect(request.path)
    found = consents_given(actor=actor, at=now())
    names = holder_names({each.answered_by for each in found} | {each.concerns for each in found})
    rows = [_row(each, names, language) for each in found]
    return render(request, "portal/register_consents.html", {"holder": holder, "rows": rows})


def _row(each: GivenConsent, names: Any, language: str) -> dict[str, Any]:
    version = get_version(each.version_id)
    return {
        "key": f"{each.draft_id}:{each.register}",
        "register": register_name(each.register, language),
        "service": pick(version.definition.text("name"), language),
        "reference": each.case_reference,
        "receiver": department_name(version.definition.data.department, language),
        "fields": ("、" if language.startswith("zh") else ", ").join(fact_name(name, language) for name in each.fields),
        "who": pick(names.get(each.answered_by, {}), language),
        "about": pick(names.get(each.concerns, {}), language),
        "at": each.at,
        "state": translate(f"portal.register_consent.state.{each.state}", language),
        "kind": STATE_TAGS[each.state],
        "may_withdraw": each.state == "given" and not each.over,
    }
