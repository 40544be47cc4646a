"""Whom one acts for, one's own first page, and who looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.foundation.audit.api import readings_about
from balcao.foundation.web.api import signed_in
from balcao.portal.web.holders import for_holder, holder_shown, page_choices


@signed_in
def acting_choice(request: HttpRequest) -> HttpResponse:
    """Whom one may act for."""
    shown = holder_shown(request)
    choices = [
        {
            "name": choice.name,
            "is_entity": choice.is_entity,
            "note": choice.note,
            "now": choice.holder_id == shown.holder_id,
            "url": reverse("portal-own", args=[choice.holder_id]),
        }
        for choice in page_choices(request)
    ]
    return render(request, "portal/acting.html", {"choices": choices})


@for_holder
def home(request: HttpRequest, holder: str) -> HttpResponse:
    """The first page of a person or an entity."""
    choice = holder_shown(request)
    context = {"holder": holder, "holder_name": choice.name, "is_entity": choice.is_entity}
    return render(request, "portal/own.html", context)


@for_holder
def readings(request: HttpRequest, holder: str) -> HttpResponse:
    """Every reading of this holder's data."""
    found = [
        {
            "who": reading.who,
            "at": reading.at,
            "what": reading.subject,
            "purpose": reading.purpose,
            "basis": reading.basis,
        }
        for reading in readings_about(holder)
    ]
    return render(request, "portal/readings.html", {"holder": holder, "readings": found})
