"""Asking the assistant, and being handed over to a person: what was said stays in the session until then."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import cases_of
from balcao.catalogue.api import get_published
from balcao.correspondence.api import AskedBefore, hours_known
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public, signed_in
from balcao.guidance.api import Understood, understand
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.assistant import Answer, Link, answer
from balcao.portal.web.calling import about_service
from balcao.portal.web.finding import department_name
from balcao.portal.web.rows import case_rows

KEPT = "assistant"
MOST_KEPT, LONGEST, MOST_MATTERS = 20, 200, 5
TRIES = (1, 2, 3)


@public
def ask(request: HttpRequest) -> HttpResponse:
    """What was asked and answered, and the form for a question; `about` says which service is meant."""
    language: str = request.language  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        if request.POST.get("act") == "again":
            forget_asked(request)
            return HttpResponseRedirect(reverse("portal-assistant"))
        error = _asked(request, request.POST.get("question", "").strip()[:LONGEST], request.POST.get("about", ""))
        if not error:
            return HttpResponseRedirect(f"{reverse('portal-assistant')}#latest")
    said = _kept(request)
    context: dict[str, Any] = {
        "said": said,
        "latest": len(said),
        "person": _hand_over(request, said),
        "tries": [translate(f"portal.assistant.try{number}", language) for number in TRIES],
        "error": error,
        "errors": [{"href": "#question", "text": error}] if error else [],
    }
    return render(request, "portal/assistant.html", context, status=422 if error else 200)


def _asked(request: HttpRequest, question: str, about: str) -> str:
    """Keep a question with its answer; what is wrong with it, in words."""
    language, at = request.language, now()  # type: ignore[attr-defined]
    if not question:
        return translate("portal.assistant.missing", language)
    said = _kept(request)
    before = next((each["service"] for each in reversed(said) if each["service"]), "")
    understood = understand(question, at=at, before=before)
    if about in understood.choices:
        understood = Understood(understood.kind, service=about)
    found = _own_matters(request, at) if understood.kind == "mine" else answer(understood, at=at, language=language)
    exchange = {"at": at.isoformat(), "asked": question, **asdict(found)}
    request.session[KEPT] = [*said, exchange][-MOST_KEPT:]
    return ""


def _own_matters(request: HttpRequest, at: datetime) -> Answer:
    """One's matters as links alone: what the department of one matter reads later names no other."""
    language: str = request.language  # type: ignore[attr-defined]
    if request.actor is None:  # type: ignore[attr-defined]
        link = Link(translate("ui.sign_in", language), f"/account/login/?next={reverse('portal-assistant')}")
        return Answer(said=(translate("portal.assistant.say.mine_sign_in", language),), links=(link,))
    from balcao.portal.web.holders import holder_shown

    holder = holder_shown(request).holder_id
    actor = request.actor.acting_for(holder)  # type: ignore[attr-defined]
    rows = case_rows(cases_of(actor=actor, at=at, limit=MOST_MATTERS, due=True), holder, language)
    links = [Link(f"{row['title']} – {row['state']}", row["url"]) for row in rows]
    every = Link(translate("portal.assistant.say.mine_all", language), reverse("portal-matters", args=[holder]))
    key = "mine" if rows else "mine_none"
    return Answer(said=(translate(f"portal.assistant.say.{key}", language),), links=(*links, every))


def _kept(request: HttpRequest) -> list[dict[str, Any]]:
    found = request.session.get(KEPT)
    return list(found) if isinstance(found, list) else []


def asked_before(request: HttpRequest) -> tuple[AskedBefore, ...]:
    """What was asked and answered in this session, as it goes along to a person: without addresses."""
    return tuple(
        AskedBefore(
            at=datetime.fromisoformat(each["at"]),
            asked=each["asked"],
            answered="\n".join((*each["said"], *(f"– {line}" for line in each["lines"]))),
        )
        for each in _kept(request)
    )


def forget_asked(request: HttpRequest) -> None:
    """Begin anew."""
    request.session.pop(KEPT, None)


def _hand_over(request: HttpRequest, said: list[dict[str, Any]]) -> dict[str, str] | None:
    """Who can be asked instead: the department of the service last spoken of, where it answers chats."""
    language: str = request.language  # type: ignore[attr-defined]
    service_id = next((each["service"] for each in reversed(said) if each["service"]), "")
    try:
        version = get_published(service_id, at=now())
    except NotFound:
        return None
    about_service(request, version)
    department = version.definition.data.department
    if department not in hours_known():
        return None
    return {
        "url": reverse("portal-assistant-person", args=[service_id]),
        "department": department_name(department, language),
    }


@signed_in
def person(request: HttpRequest, service_id: str) -> HttpResponse:
    """To the department's chat about a service, for oneself; what was asked can come along."""
    from balcao.portal.web.chats import chat_address

    address = chat_address(request.actor, get_published(service_id, at=now()))  # type: ignore[attr-defined]
    return HttpResponseRedirect(address or reverse("portal-help-topic", args=["talk-to-somebody"]))
