"""The texts of services as translators see them: the list, one service side by side, proposing, putting into force."""

from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.catalogue.api import (
    STATES,
    TARGETS,
    BadWords,
    Change,
    Entry,
    Narrowed,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    WhyMissing,
    WordsMoved,
    WordsOfService,
    WordsSame,
    WordsView,
    WordsWait,
    keep_translation,
    measured,
    propose_words,
    publish_words,
    return_words,
    side_by_side,
    words_departments,
    words_of_services,
)
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import LANGUAGE_NAMES, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, pick

FAILURES = (
    BadWords,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    WhyMissing,
    WordsMoved,
    WordsSame,
    WordsWait,
)


def require_translator(request: HttpRequest) -> Any:
    """The officer, if any department's texts are theirs.

    :raises NotFound: otherwise.
    """
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not words_departments(actor):
        raise NotFound("texts")
    return actor


def narrowed_by(request: HttpRequest) -> Narrowed:
    """What the address narrows a list to."""
    given = request.GET
    state = given.get("state", "")
    return Narrowed(
        department=given.get("department", ""), state=state if state in STATES else "", query=given.get("q", "").strip()
    )


@at_desk
def texts_page(request: HttpRequest) -> HttpResponse:
    """The services whose texts are the officer's, narrowed; out as a file, in as a file."""
    actor, language = require_translator(request), request.language  # type: ignore[attr-defined]
    narrowed = narrowed_by(request)
    found = words_of_services(actor=actor, narrowed=narrowed)
    several = len({each.department for each in found}) > 1
    rows = [
        {
            "title": pick(each.name, language),
            "url": reverse("desk-texts-service", args=[each.service_id]) + _query(narrowed, department=""),
            "state": _said_of(each, language),
            "kind": "grey" if each.fixed else "orange",
            "notes": [_counted(each, several, language)],
        }
        for each in found
    ]
    context = {
        "bar": bar(request),
        "rows": rows,
        "narrowed": narrowed,
        "narrow": any((narrowed.department, narrowed.state, narrowed.query)),
        "departments": [
            {"value": each, "text": department_name(each, language), "checked": each == narrowed.department}
            for each in words_departments(actor)
        ],
        "states": _states(narrowed, language),
        "exports": exports(narrowed, "", language) if rows else [],
    }
    return render(request, "desk/texts/list.html", context)


def _counted(listed: WordsOfService, several: bool, language: str) -> str:
    """How many texts, and what of it is to be done; whose, where those of several departments are listed."""
    counts = {"missing": listed.missing, "changed": listed.changed}
    said = [translate(f"desk.translate.{key}", language, count=count) for key, count in counts.items() if count]
    texts = translate("desk.translate.texts", language, count=listed.texts)
    return " · ".join([*([department_name(listed.department, language)] if several else []), texts, *said])


def _said_of(listed: WordsOfService, language: str) -> str:
    state = "waiting" if listed.waiting else "fixed" if listed.fixed else ""
    return translate(f"desk.translate.state.{state}", language) if state else ""


def _states(narrowed: Narrowed, language: str) -> list[dict[str, Any]]:
    return [
        {"value": each, "text": translate(f"desk.translate.state.{each}", language), "checked": each == narrowed.state}
        for each in STATES
    ]


def _query(narrowed: Narrowed, **other: str) -> str:
    said = {"department": narrowed.department, "state": narrowed.state, "q": narrowed.query} | other
    said = {name: value for name, value in said.items() if value}
    return f"?{urlencode(said)}" if said else ""


def exports(narrowed: Narrowed, service_id: str, language: str) -> list[dict[str, str]]:
    """The ways to what is shown as a file, by language and kind."""
    return [
        {
            "url": reverse("desk-texts-export") + _query(narrowed, language=target, form=form, service=service_id),
            "text": translate(f"desk.translate.export.{form}", language, name=LANGUAGE_NAMES[target][1]),
        }
        for target in TARGETS
        for form in ("xliff", "xlsx")
    ]


@at_desk
def service_texts(request: HttpRequest, service_id: str) -> HttpResponse:
    """One service's texts side by side; with a key in the address that text can be changed."""
    require_translator(request)
    if request.method != "POST":
        return _show(request, service_id)
    actor: Any = request.actor  # type: ignore[attr-defined]
    key, sent = request.POST.get("key", ""), request.POST
    if target := sent.get("keep"):
        return _attempt(
            request,
            service_id,
            lambda: keep_translation(actor=actor, at=now(), service_id=service_id, language=target, key=key),
            "kept",
        )
    changes = [
        Change(each, key, sent.get(f"was-{each}", "").replace("\r\n", "\n"), _typed(request, each))
        for each in LANGUAGES
    ]
    return _attempt(
        request,
        service_id,
        lambda: propose_words(actor=actor, at=now(), service_id=service_id, changes=changes, why=sent.get("why", "")),
        "proposed",
    )


def _typed(request: HttpRequest, language: str) -> str:
    return request.POST.get(f"words-{language}", "").replace("\r\n", "\n").strip()


def _attempt(request: HttpRequest, service_id: str, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except FAILURES as failure:
        return _show(request, service_id, failure)
    messages.success(request, translate(f"desk.translate.did.{done}", request.language))  # type: ignore[attr-defined]
    return redirect(reverse("desk-texts-service", args=[service_id]) + _query(narrowed_by(request)))


@at_desk
@require_POST
def texts_answer(request: HttpRequest, service_id: str, words_id: int) -> HttpResponse:
    """Put proposed words into force, or send them back."""
    actor, sent = require_translator(request), request.POST
    if sent.get("act") == "publish":
        return _attempt(
            request, service_id, lambda: publish_words(actor=actor, at=now(), words_id=words_id), "published"
        )
    note = sent.get("note", "")
    return _attempt(
        request,
        service_id,
        lambda: return_words(actor=actor, at=now(), words_id=words_id, note=note),
        "returned",
    )


def _show(request: HttpRequest, service_id: str, failure: BalcaoError | None = None) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    view = side_by_side(actor=actor, service_id=service_id)
    narrowed = narrowed_by(request)
    editing = request.POST.get("key", "") if failure else "" if view.fixed else request.GET.get("edit", "")
    proposed = {(each.language, each.key): each.words for each in (view.waiting.changes if view.waiting else ())}
    keys = frozenset(key for _language, key in proposed)
    fitting = [each for each in view.entries if narrowed.fits(each, keys) or each.key == editing]
    context = {
        "bar": bar(request),
        "view": view,
        "title": pick(view.name, language),
        "department": department_name(view.department, language),
        "narrowed": narrowed,
        "states": _states(narrowed, language),
        "back": reverse("desk-texts") + _query(narrowed),
        "here": _query(narrowed),
        "rows": [_row(request, each, proposed, editing, narrowed, failure) for each in fitting],
        "reading": _reading(view, language),
        "changes": _changes(view, language),
        "exports": [] if view.fixed else exports(narrowed, service_id, language),
        "typed": {"why": request.POST.get("why", ""), "note": request.POST.get("note", "")},
        "summary": _errors(failure, editing, language),
    }
    return render(request, "desk/texts/service.html", context, status=422 if failure else 200)


def _reading(view: WordsView, language: str) -> list[dict[str, str]]:
    """How hard the texts are to read, for whoever words them; nothing where there is too little to measure."""
    rows = []
    for each, easy in product(LANGUAGES, (False, True)):
        texts = (entry.texts[each] for entry in view.entries if entry.key.startswith("easy.") is easy)
        if found := measured(texts, each):
            key = "signs" if found.ease is None else "ease"
            said = translate(
                f"desk.translate.reading.{key}",
                language,
                ease=round(found.ease or 0),
                sentence=round(found.sentence),
                rare=f"{found.rare or 0:.1%}",
            )
            name = LANGUAGE_NAMES[each][1]
            key = "desk.translate.reading.easy"
            rows.append({"name": translate(key, language, name=name) if easy else name, "said": said})
    return rows


def _errors(failure: BalcaoError | None, editing: str, language: str) -> list[dict[str, str]]:
    if failure is None:
        return []
    names = listed(getattr(failure, "names", ()), language)
    field = "#why" if isinstance(failure, WhyMissing) else f"#text-{editing}" if editing else ""
    return [{"href": field, "text": translate(failure.key, language, names=names)}]


def _changes(view: WordsView, language: str) -> list[dict[str, str]]:
    """What waits, text by text."""
    return [
        {
            "name": LANGUAGE_NAMES[each.language][1],
            "code": each.language,
            "key": each.key,
            "was": each.was or translate("desk.translate.nothing", language),
            "words": each.words,
        }
        for each in (view.waiting.changes if view.waiting else ())
    ]


def _row(
    request: HttpRequest,
    entry: Entry,
    proposed: dict[tuple[str, str], str],
    editing: str,
    narrowed: Narrowed,
    failure: BalcaoError | None,
) -> dict[str, Any]:
    language: str = request.language  # type: ignore[attr-defined]
    edits = entry.key == editing
    offered = {each: proposed.get((each, entry.key), entry.texts[each]) for each in LANGUAGES}
    return {
        "key": entry.key,
        "editing": edits,
        "edit": _query(narrowed, edit=entry.key) + f"#text-{entry.key}",
        "waits": any((each, entry.key) in proposed for each in LANGUAGES),
        "cells": [
            {
                "code": each,
                "name": LANGUAGE_NAMES[each][1],
                "said": entry.texts[each],
                "typed": _typed(request, each) if failure and edits else offered[each],
                "mark": _mark(entry, each, language),
                "changed": each in entry.changed,
            }
            for each in LANGUAGES
        ],
    }


def _mark(entry: Entry, each: str, language: str) -> str:
    state = "missing" if each in entry.missing else "changed" if each in entry.changed else ""
    return translate(f"desk.translate.state.{state}", language) if state else ""
