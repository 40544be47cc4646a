"""What comes after something that happened: begin it, or say that it is not needed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import NoLicence, WhichLicence, WindowClosed, WrongAudience
from balcao.followups.api import (
    BegunAlready,
    FollowUpState,
    FollowUpView,
    accept_follow_up,
    decline_follow_up,
    follow_up_view,
    follow_ups_of,
    take_back_decline,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.rows import Row

KINDS = {FollowUpState.OPEN: "yellow", FollowUpState.BEGUN: "blue", FollowUpState.LODGED: "green"}


@for_holder
def next_steps(request: HttpRequest, holder: str) -> HttpResponse:
    """Everything put before the holder, with what became of it."""
    found = follow_ups_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    language = request.language  # type: ignore[attr-defined]
    return render(request, "portal/next_steps.html", {"holder": holder, "rows": next_rows(found, holder, language)})


def next_rows(found: list[FollowUpView], holder: str, language: str) -> list[Row]:
    """Follow-ups as rows."""
    return [
        {
            "title": pick(each.service, language),
            "url": reverse("portal-next-step", args=[holder, each.follow_up_id]),
            "notes": [pick(each.why, language), _since(each, language)],
            "state": translate(f"portal.next.state.{each.state}", language),
            "kind": KINDS.get(each.state, "grey"),
        }
        for each in found
    ]


@for_holder
def next_step(request: HttpRequest, holder: str, follow_up_id: int) -> HttpResponse:
    """One of them: why it is here, and the two answers."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        act = request.POST.get("act")
        try:
            if act == "accept":
                draft_id = accept_follow_up(actor=actor, at=now(), follow_up_id=follow_up_id)
                return redirect("portal-draft", holder, draft_id)
            (take_back_decline if act == "undo" else decline_follow_up)(
                actor=actor, at=now(), follow_up_id=follow_up_id
            )
            said = "undone" if act == "undo" else "declined"
            messages.success(request, translate(f"portal.next.{said}", language))
        except (BegunAlready, WrongAudience, NoLicence, WhichLicence, WindowClosed) as failure:
            messages.warning(request, translate(failure.key, language))
        return redirect("portal-next-step", holder, follow_up_id)
    found = follow_up_view(actor=actor, at=now(), follow_up_id=follow_up_id)
    context: dict[str, Any] = {
        "holder": holder,
        "service": pick(found.service, language),
        "service_url": reverse("portal-service", args=[found.service_id]),
        "why": pick(found.why, language),
        "notes": [_since(found, language), *_about(found, language)],
        "state": found.state.value,
        "shown": translate(f"portal.next.state.{found.state}", language),
        "kind": KINDS.get(found.state, "grey"),
        "draft_url": reverse("portal-draft", args=[holder, found.draft_id]) if found.draft_id else "",
    }
    return render(request, "portal/next_step.html", context)


def _since(each: FollowUpView, language: str) -> str:
    return translate("portal.next.since", language, date=format_macau(each.since, language))


def _about(each: FollowUpView, language: str) -> list[str]:
    after = translate("portal.next.after", language, reference=each.after) if each.after else ""
    about = translate("portal.next.about", language, number=each.licence_number) if each.licence_number else ""
    return [line for line in (after, about) if line]
