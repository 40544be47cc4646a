"""The department's clauses: found, liked, written, confirmed by another."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.catalogue.api import departments, list_services
from balcao.clauses.api import (
    KINDS,
    ClauseFourEyes,
    ClauseSettled,
    ClauseShown,
    ClauseWaits,
    ClauseWords,
    VersionShown,
    WordsMissing,
    clause_view,
    confirm_clause,
    end_clause,
    favour_clause,
    library,
    propose_clause,
    return_clause,
)
from balcao.desk.officers_shown import service_names
from balcao.desk.reading import department_name
from balcao.desk.typed import TypedDay, written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import LANGUAGES, pick

PARTS = ("title", "text", "law")
FAILURES = (ClauseFourEyes, ClauseSettled, ClauseWaits, WordsMissing)


@at_desk
def clauses(request: HttpRequest) -> HttpResponse:
    """The library, narrowed by kind and words."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    kind, words = kind if kind in KINDS else "", request.GET.get("words", "")[:100]
    found = library(actor=actor, at=now(), kind=kind, words=words)
    context = {
        "bar": bar(request),
        "kinds": _kinds(kind, language),
        "words": words,
        "rows": [_row(each, language) for each in found],
        "narrow": bool(kind or words),
    }
    return render(request, "desk/clauses/list.html", context)


def _kinds(chosen: str, language: str) -> list[dict[str, Any]]:
    return [
        {"value": each, "text": translate(f"desk.clauses.kind.{each}", language), "checked": each == chosen}
        for each in KINDS
    ]


def _row(each: ClauseShown, language: str) -> dict[str, Any]:
    version = each.current or each.waiting
    assert version is not None
    return {
        "id": each.clause_id,
        "title": pick(version.words.title, language),
        "text": pick(version.words.text, language),
        "law": pick(version.words.law, language) if any(version.words.law.values()) else "",
        "kind": translate(f"desk.clauses.kind.{each.kind}", language),
        "department": department_name(each.department, language),
        "favourite": each.favourite,
        "used": each.used,
        "waits": each.waiting is not None,
        "starts": "" if each.current else format_macau(version.since_on, language),
    }


@at_desk
def new_clause(request: HttpRequest) -> HttpResponse:
    """Write a clause and propose it."""
    return _write(request, None)


@at_desk
def clause(request: HttpRequest, clause_id: int) -> HttpResponse:
    """One clause: what it says now, what is proposed, what it said; the next version of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _write(request, clause_view(actor=actor, at=now(), clause_id=clause_id))


def _write(request: HttpRequest, shown: ClauseShown | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    sent, at = request.POST, now()
    if request.method != "POST":
        return _page(request, shown, _fields_of(shown.current if shown else None), TypedDay())
    fields = {f"{part}-{each}": written(sent, f"{part}-{each}") for part in PARTS for each in LANGUAGES}
    day = TypedDay.read(sent, "since")
    words = ClauseWords(**{part: {each: fields[f"{part}-{each}"] for each in LANGUAGES} for part in PARTS})
    if not day.empty and day.on is None:
        return _page(request, shown, fields, day, translate("desk.clauses.bad_day", language))
    try:
        clause_id = propose_clause(
            actor=actor,
            at=at,
            department=shown.department if shown else sent.get("department", ""),
            kind=shown.kind if shown else sent.get("kind", ""),
            words=words,
            since_on=day.on or macau_date(at),
            service_id=shown.service_id if shown else sent.get("service_id", ""),
            clause_id=shown.clause_id if shown else None,
        )
    except FAILURES as failure:
        return _page(request, shown, fields, day, translate(failure.key, language))
    messages.success(request, translate("desk.clauses.did.propose", language))
    return redirect("desk-clause", clause_id)


def _fields_of(version: VersionShown | None) -> dict[str, str]:
    if version is None:
        return {}
    return {f"{part}-{each}": getattr(version.words, part).get(each, "") for part in PARTS for each in LANGUAGES}


def _page(
    request: HttpRequest, shown: ClauseShown | None, fields: dict[str, str], day: TypedDay, fault: str = ""
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    names = departments(settings.BALCAO_SERVICES)
    theirs = sorted({post.department for post in actor.posts if post.duty != ADMINISTRATION})
    services = [each for each in list_services(at=now()) if each.department in theirs]
    context = {
        "bar": bar(request),
        "clause": shown,
        "row": _row(shown, language) if shown else None,
        "waiting": _version(shown.waiting, language) if shown and shown.waiting else None,
        "history": [_version(each, language) for each in shown.versions if each != shown.waiting] if shown else [],
        "in_languages": [
            {
                "code": each,
                "name": translate(f"desk.clauses.language.{each}", language),
                **{part: fields.get(f"{part}-{each}", "") for part in PARTS},
            }
            for each in LANGUAGES
        ],
        "kinds": _kinds(request.POST.get("kind", "refusal"), language),
        "departments": [{"value": each, "text": pick(names[each], language)} for each in theirs if each in names],
        "services": [
            {"value": each, "text": name, "checked": each == request.POST.get("service_id")}
            for each, name in service_names(services, language).items()
        ],
        "day": day,
        "errors": [{"href": "#title-zh-Hant", "text": fault}] if fault else [],
    }
    return render(request, "desk/clauses/clause.html", context, status=422 if fault else 200)


def _version(version: VersionShown, language: str) -> dict[str, Any]:
    return {
        "number": version.number,
        "texts": [
            {"code": each, "title": version.words.title[each], "text": version.words.text[each]} for each in LANGUAGES
        ],
        "law": pick(version.words.law, language) if any(version.words.law.values()) else "",
        "since": format_macau(version.since_on, language),
        "proposed_by": version.proposed_by,
        "confirmed_by": version.confirmed_by,
        "installed": version.installed,
        "returned": version.returned,
    }


def _attempt(request: HttpRequest, clause_id: int, verb: Callable[[], object], done: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    try:
        verb()
    except FAILURES as failure:
        messages.warning(request, translate(_said(failure, done), language))
    else:
        messages.success(request, translate(f"desk.clauses.did.{done}", language))
    return redirect("desk-clause", clause_id)


def _said(failure: BalcaoError, done: str) -> str:
    return "desk.clauses.why_missing" if done == "return" and isinstance(failure, WordsMissing) else failure.key


@at_desk
@require_POST
def confirm(request: HttpRequest, clause_id: int) -> HttpResponse:
    """The second pair of eyes agrees."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _attempt(request, clause_id, lambda: confirm_clause(actor=actor, at=now(), clause_id=clause_id), "confirm")


@at_desk
@require_POST
def send_back(request: HttpRequest, clause_id: int) -> HttpResponse:
    """Not this version."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    why = written(request.POST, "why")
    return _attempt(
        request, clause_id, lambda: return_clause(actor=actor, at=now(), clause_id=clause_id, why=why), "return"
    )


@at_desk
@require_POST
def end(request: HttpRequest, clause_id: int) -> HttpResponse:
    """Offer it no more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _attempt(request, clause_id, lambda: end_clause(actor=actor, at=now(), clause_id=clause_id), "end")


@at_desk
@require_POST
def favour(request: HttpRequest, clause_id: int) -> HttpResponse:
    """Have it at hand, or no more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    favour_clause(actor=actor, at=now(), clause_id=clause_id, on=request.POST.get("on") == "yes")
    return redirect(f"{reverse('desk-clauses')}#clause-{clause_id}")
