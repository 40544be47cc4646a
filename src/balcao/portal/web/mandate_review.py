"""Twice a year, on one page: who still needs this?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.entities.api import (
    LastAdministrator,
    MandateState,
    mandates_of,
    mandates_to_review,
    next_review_on,
    review_mandate,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandate_rows import sentence


@for_holder
def review(request: HttpRequest, holder: str) -> HttpResponse:
    """Yes notes that somebody looked and extends nothing; no ends it at once; no answer changes nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    if actor.entity_id is None:
        raise NotFound("review")
    due = mandates_to_review(actor=actor, entity_id=actor.entity_id, at=at)
    if request.method == "POST":
        answers = {each.mandate_id: request.POST.get(f"needed-{each.mandate_id}") for each in due}
        for number, answer in answers.items():
            if answer in ("yes", "no"):
                try:
                    review_mandate(actor=actor, at=at, mandate_id=number, needed=answer == "yes")
                except LastAdministrator as failure:
                    messages.error(request, translate(failure.key, language))
        messages.success(request, translate("mandates.reviewed", language))
        return redirect("portal-mandate-review", holder)
    running = [
        each
        for each in mandates_of(actor=actor, entity_id=actor.entity_id, at=at)
        if each.state is MandateState.IN_FORCE and each.usable_on(macau_date(at))
    ]
    soonest = min((next_review_on(each) for each in running), default=None)
    context = {
        "holder": holder,
        "rows": [
            {
                "name": f"needed-{each.mandate_id}",
                "sentence": sentence(each, language),
                "items": [
                    {"value": value, "text": translate(f"mandates.still.{value}", language)} for value in ("yes", "no")
                ],
            }
            for each in due
        ],
        "next": format_macau(soonest, language) if soonest else "",
    }
    return render(request, "portal/mandates_review.html", context)
