"""Whom one acts for, what is on file, and who looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import cases_of, drafts_of
from balcao.catalogue.api import register_name
from balcao.documents.api import documents_of
from balcao.entities.api import holder_names
from balcao.foundation.audit.api import readings_about
from balcao.foundation.ui.api import current_language, known, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.licences.api import licences_of
from balcao.portal.closing_shown import closes_note
from balcao.portal.web.basket import to_pay
from balcao.portal.web.holders import for_holder, holder_shown, own_closes_on, page_choices
from balcao.portal.web.keeping import deleted_rows
from balcao.portal.web.lists import lists_link
from balcao.portal.web.rows import can_be_renewed, case_rows, document_rows, draft_rows, licence_rows, renewals


@signed_in
def acting_choice(request: HttpRequest) -> HttpResponse:
    """Whom one may act for."""
    shown, language = holder_shown(request), request.language  # type: ignore[attr-defined]
    choices = [
        {
            "name": choice.name,
            "kind": choice.kind,
            "note": choice.note or (closes_note(own_closes_on(request), language) if choice.kind == "self" else ""),
            "now": choice.holder_id == shown.holder_id,
            "url": reverse("portal-own", args=[choice.holder_id]),
        }
        for choice in page_choices(request)
    ]
    own = request.actor.self_id  # type: ignore[attr-defined]
    return render(request, "portal/acting.html", {"choices": choices, "own": own})


@for_holder
def matters(request: HttpRequest, holder: str) -> HttpResponse:
    """Drafts and cases."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "drafts": draft_rows(drafts_of(actor=actor, at=now()), holder, language),
        "cases": case_rows(cases_of(actor=actor, at=now()), holder, language),
        "to_pay": to_pay(actor, now(), holder, language),
        "lists_url": lists_link(request, holder),
        "deleted": deleted_rows(request, holder),
    }
    return render(request, "portal/matters.html", context)


@for_holder
def licences(request: HttpRequest, holder: str) -> HttpResponse:
    """Licences in force and the documents issued."""
    at = now()
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    rows = licence_rows(licences_of(actor=actor, at=at), language, at=at, renewals=renewals(at))
    context = {
        "holder": holder,
        "licences": rows,
        "several": sum(map(can_be_renewed, rows)) > 1,
        "documents": document_rows(documents_of(actor=actor, at=at), holder, language, at=at),
    }
    return render(request, "portal/licences.html", context)


@for_holder
def readings(request: HttpRequest, holder: str) -> HttpResponse:
    """Every reading of this holder's data."""
    language = request.language  # type: ignore[attr-defined]
    read = readings_about(holder)
    names = holder_names({reading.who_id for reading in read})
    found = [
        {
            "who": pick(names.get(reading.who_id, reading.who), language),
            "at": reading.at,
            "what": subject_words(reading.subject),
            "purpose": pick(reading.purpose, language),
            "basis": pick(reading.basis, language),
        }
        for reading in read
    ]
    return render(request, "portal/readings.html", {"holder": holder, "readings": found})


def subject_words(subject: str) -> str:
    """What was read, in words: a register's name, or the kind of thing and its number."""
    kind, _, name = subject.partition(":")
    if kind == "register":
        return register_name(name, current_language())
    key = f"portal.readings.subject.{kind}"
    return translate(key, number=name) if known(key) else subject
