"""Whether a register may be asked: put before people one register at a time, and taken back in one tap."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
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
from balcao.kernel.punctuation import listed
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
        said = answered(request.POST, put.asked.fields, by_field=put.asked.by_field, language=language)
        fault = said.fault
        if not fault:
            try:
                answer_consent(
                    actor=actor,
                    at=now(),
                    draft_id=draft_id,
                    register=register,
                    fields=said.fields,
                    put=request.POST.get("put", ""),
                )
                following = first_asked(actor, now(), holder, draft_id)
                return HttpResponseRedirect(following or reverse("portal-draft", args=[holder, draft_id]))
            except ConsentPutOtherwise as failure:
                messages.warning(request, translate(failure.key, language))
                return HttpResponseRedirect(request.path)
    chosen = request.POST.getlist("fields") if request.method == "POST" else put.given or put.asked.fields
    context = {
        "back_url": reverse("portal-draft", args=[holder, draft_id]),
        "place": [each.asked.id for each in rows].index(register) + 1,
        "of": len(rows),
        **put_before([(view, put)], chosen, language),
        "puts": [{"name": "put", "value": put.put}],
        "answered": "" if put.state == "asked" else _said(put, language),
        "items": answer_items(put.state, language),
        "error": fault,
        "errors": [{"href": "#answer", "text": fault}] if fault else [],
    }
    return render(request, "portal/register_consent.html", context, status=422 if fault else 200)


def put_before(
    asked: Sequence[tuple[DraftView, ConsentView]], chosen: Collection[str], language: str
) -> dict[str, Any]:
    """What is put before whom a register is about, in words; for several applications, each thing said once."""
    register = asked[0][1].asked.id
    described = register_described(register)
    words = {view.id: words_of(view.version, language) for view, _ in asked}
    names = list(dict.fromkeys(name for _, put in asked for name in put.asked.fields))
    by_field = any(put.asked.by_field for _, put in asked)
    subjects = holder_names({put.concerns for _, put in asked if put.concerns})
    years = [kept_years(view.version.definition.data.kind, macau_date(now())) for view, _ in asked]
    parts = {
        "about": _lines(pick(subjects.get(put.concerns, ""), language) for _, put in asked),
        "services": _lines(each.find("name") for each in words.values()) if len(asked) > 1 else "",
        "purpose": _lines(pick(put.asked.purpose.text(), language) for _, put in asked),
        "fields": "" if by_field else _lines(fact_name(each, language) for each in names),
        "receiver": _lines(department_name(put.receiver, language) for _, put in asked),
        "kept": translate("portal.register_consent.kept_words", language, count=max(years)),
        "basis": _lines(pick(put.asked.basis.text(), language) for _, put in asked),
    }
    instead = (words[view.id].label(each) for view, _ in asked for each in stand_ins(view.version.definition, register))
    return {
        "service_name": words[asked[0][0].id].find("name"),
        "register": register_name(register, language),
        "keeper": department_name(described.keeper, language) if described else "",
        "by_field": by_field,
        "fields": [{"value": each, "text": fact_name(each, language), "checked": each in chosen} for each in names],
        "rows": [
            {"key": translate(f"portal.register_consent.{name}", language), "value": value}
            for name, value in parts.items()
            if value
        ],
        "instead": list(dict.fromkeys(instead)),
    }


def _lines(said: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(each for each in said if each))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about a register: the fields said yes to, none for a no; or what is missing."""

    fields: tuple[str, ...]
    fault: str = ""


def answered(posted: QueryDict, asked: Collection[str], *, by_field: bool, language: str) -> Answer:
    """Read the answer that was sent."""
    answer, ticked = posted.get("answer", ""), posted.getlist("fields")
    fields = tuple(each for each in asked if not by_field or each in ticked)
    if answer not in ("yes", "no"):
        return Answer((), translate("portal.register_consent.missing", language))
    if answer == "yes" and not fields:
        return Answer((), translate("portal.register_consent.no_field", language))
    return Answer(fields if answer == "yes" else ())


def answer_items(state: str, language: str) -> list[dict[str, Any]]:
    """Yes and no, with what was answered before."""
    was = {"given": "yes", "asking": "yes", "refused": "no", "withdrawn": "no"}.get(state)
    return [
        {"value": each, "text": translate(f"portal.register_consent.{each}", language), "checked": each == was}
        for each in ("yes", "no")
    ]


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
        "fields": listed((fact_name(name, language) for name in each.fields), language),
        "who": pick(names.get(each.answered_by, {}), language),
        "about": pick(names.get(each.concerns, {}), language),
        "at": each.at,
        "state": translate(f"portal.register_consent.state.{each.state}", language),
        "kind": STATE_TAGS[each.state],
        "may_withdraw": each.state == "given" and not each.over,
    }
