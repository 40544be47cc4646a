"""Texts of services that go out to a translator as a file, and come back."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from balcao.catalogue.api import (
    TARGETS,
    Change,
    Entry,
    Narrowed,
    Returned,
    UnreadableWords,
    propose_words,
    returned,
    side_by_side,
    to_sheet,
    to_xliff,
    words_of_services,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.texts import FAILURES, narrowed_by, require_translator
from balcao.foundation.ui.api import LANGUAGE_NAMES, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.punctuation import listed

WRITERS = {"xliff": to_xliff, "xlsx": to_sheet}
TYPES = {"xliff": "application/xliff+xml", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SALT = "desk.texts.import"
MINUTES = 60 * 60
MOST_SHOWN = 200


def _chosen(actor: Any, narrowed: Narrowed, service_id: str = "") -> list[tuple[str, list[Entry]]]:
    listed = [] if service_id else words_of_services(actor=actor, narrowed=narrowed)
    ids = [service_id] if service_id else [each.service_id for each in listed if not each.fixed]
    found = []
    for each in ids:
        view = side_by_side(actor=actor, service_id=each)
        if view.fixed:
            raise NotFound(f"texts to change of {each}")
        keys = frozenset(change.key for change in (view.waiting.changes if view.waiting else ()))
        found.append((each, [entry for entry in view.entries if narrowed.fits(entry, keys)]))
    return found


@at_desk
def texts_export(request: HttpRequest) -> HttpResponse:
    """What is shown, as XLIFF or a spreadsheet."""
    actor = require_translator(request)
    target, form = request.GET.get("language", ""), request.GET.get("form", "")
    if target not in TARGETS or form not in WRITERS:
        raise NotFound("export")
    service_id = request.GET.get("service", "")
    data = WRITERS[form](_chosen(actor, narrowed_by(request), service_id), target)
    name = f"{slugify(service_id or 'textos')}-{target}.{'xlf' if form == 'xliff' else form}"
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@at_desk
def texts_import(request: HttpRequest) -> HttpResponse:
    """A file that came back: what it would change, what is refused; proposed when the officer says so."""
    actor, language = require_translator(request), request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return _form(request)
    if signed := request.POST.get("changes"):
        return _propose(request, actor, signed)
    sent = request.FILES.get("file")
    if sent is None:
        return _form(request, translate("desk.translate.import.missing", language))
    try:
        found = returned(sent.read(), _chosen(actor, Narrowed()))
    except UnreadableWords as failure:
        return _form(request, translate(failure.key, language))
    return _diff(request, found)


def _form(request: HttpRequest, error: str = "") -> HttpResponse:
    context = {
        "bar": bar(request),
        "error": error,
        "summary": [{"href": "#file", "text": error}] if error else [],
    }
    return render(request, "desk/texts/import.html", context, status=422 if error else 200)


def _diff(request: HttpRequest, found: Returned, failure: str = "", why: str = "") -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    changes = [(service, each) for service, theirs in found.changes.items() for each in theirs]
    said: dict[str, list[list[str]]] = {}
    for service, each in changes:
        said.setdefault(service, []).append([each.key, each.was, each.words])
    context = {
        "bar": bar(request),
        "code": found.language,
        "count": translate("desk.translate.import.count", language, count=len(changes), services=len(found.changes)),
        "rows": [
            {
                "service": service,
                "key": each.key,
                "was": each.was or translate("desk.translate.nothing", language),
                "words": each.words,
            }
            for service, each in changes[:MOST_SHOWN]
        ],
        "more": max(0, len(changes) - MOST_SHOWN),
        "faults": [
            translate(
                f"desk.translate.fault.{each.why}", language, line=each.line, place=f"{each.service_id} {each.key}"
            )
            for each in found.faults[:MOST_SHOWN]
        ],
        "language_name": LANGUAGE_NAMES[found.language][1],
        "signed": signing.dumps([found.language, said], salt=SALT, compress=True) if changes else "",
        "why": why,
        "summary": [{"href": "#why", "text": failure}] if failure else [],
    }
    return render(request, "desk/texts/import_diff.html", context, status=422 if failure or found.faults else 200)


def _propose(request: HttpRequest, actor: Any, signed: str) -> HttpResponse:
    """Propose what the officer saw, service by service; what cannot be proposed is told and the rest stands."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        target, said = signing.loads(signed, salt=SALT, max_age=MINUTES)
    except signing.BadSignature:
        return _form(request, translate("desk.translate.import.again", language))
    why = request.POST.get("why", "")
    changes = {service: [Change(target, *each) for each in theirs] for service, theirs in said.items()}
    if not why.strip():
        again = Returned(target, changes, ())
        return _diff(request, again, translate("catalogue.release.why_missing", language), why)
    done = 0
    for service, theirs in changes.items():
        try:
            propose_words(actor=actor, at=now(), service_id=service, changes=theirs, why=why)
        except FAILURES as failure:
            messages.error(request, f"{service}: {_said(failure, language)}")
        else:
            done += 1
    if done:
        messages.success(request, translate("desk.translate.did.imported", language, count=done))
    return redirect("desk-texts")


def _said(failure: BalcaoError, language: str) -> str:
    return translate(failure.key, language, names=listed(getattr(failure, "names", ()), language))
