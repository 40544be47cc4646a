"""Whom one acts for, what is on file, and who looked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import case_view, cases_of, drafts_of
from balcao.catalogue.api import register_name
from balcao.documents.api import documents_of
from balcao.entities.api import Action, holder_names, may
from balcao.foundation.audit.api import Reading, readings_about
from balcao.foundation.ui.api import current_language, known, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.licences.api import licences_of
from balcao.notices.api import filing_of
from balcao.portal.closing_shown import closes_note
from balcao.portal.web.basket import to_pay
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder, holder_shown, own_closes_on, page_choices
from balcao.portal.web.keeping import deleted_rows
from balcao.portal.web.lists import lists_link
from balcao.portal.web.rows import can_be_renewed, case_rows, document_rows, draft_rows, licence_rows, renewals

BY_DEPARTMENT = ("fine", "look_up")
"""Readings that name the department which asked."""


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
    """Every reading of this holder's data by others; and what an entity's own people opened. Or those about one case or
    notice, for whom it concerns; about everything, the own people's for who may see everything of the entity."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at, language = now(), request.language  # type: ignore[attr-defined]
    about = request.GET.get("about", "")[:60]
    if about:
        _check_concerned(actor, at, about)
    entity = actor.entity_id
    own = entity is not None and (bool(about) or may(actor=actor, entity_id=entity, action=Action.VIEW, at=at).allowed)
    context = {
        "holder": holder,
        "about": subject_words(about) if about else "",
        "readings": _readings(readings_about(holder, about=about), language),
        "shows_own": own,
        "own": _readings(readings_about(holder, own=True, about=about), language) if own else [],
    }
    return render(request, "portal/readings.html", context)


def _check_concerned(actor: Actor, at: datetime, about: str) -> None:
    """See that the case or notice is the actor's business.

    :raises NotFound: if it is not, or it is neither.
    """
    kind, _, name = about.partition(":")
    if kind == "case":
        case_view(actor=actor, at=at, reference=name)
    elif kind == "notice" and name.isdecimal() and len(name) < 18:
        filing_of(actor=actor, at=at, notice_id=int(name))
    else:
        raise NotFound(f"readings of {about}")


def _readings(read: Sequence[Reading], language: str) -> list[dict[str, Any]]:
    names = holder_names({reading.who_id for reading in read})
    return [
        {
            "who": pick(names.get(reading.who_id, reading.who), language),
            "at": reading.at,
            "what": subject_words(reading.subject),
            "purpose": pick(reading.purpose, language) if reading.purpose else "",
            "basis": pick(reading.basis, language) if reading.basis else "",
        }
        for reading in read
    ]


def subject_words(subject: str) -> str:
    """What was read, in words: a register's name, or the kind of thing and whose or which it is."""
    kind, _, name = subject.partition(":")
    if kind == "register":
        return register_name(name, current_language())
    key = f"portal.readings.subject.{kind}"
    if kind in BY_DEPARTMENT:
        name = department_name(name, current_language())
    return translate(key if known(key) else "portal.readings.subject.other", number=name)
