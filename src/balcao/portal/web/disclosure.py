"""Asking to read the internal notes about one's case, and the extract of those that were given."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import NoteAsked, ask_for_notes, note_extract_read, notes_for_applicant
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder


@for_holder
def notes(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Ask, see until when it is answered, read what was given and why something was not."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        ask_for_notes(actor=actor, at=now(), reference=reference, why=request.POST.get("why", ""))
        messages.success(request, translate("portal.disclosure.did", language))
        return redirect("portal-notes", holder, reference)
    found = notes_for_applicant(actor=actor, at=now(), reference=reference)
    answered = found is not None and found.answered_at is not None
    if answered:
        note_extract_read(actor=actor, at=now(), reference=reference)
    context: dict[str, Any] = {
        "holder": holder,
        "reference": reference,
        "waits": found is not None and not answered,
        "answered": answered,
        "until": format_macau(found.due_on, language) if found else "",
        "asked_at": format_macau(found.asked_at, language) if found else "",
        "basis": pick(found.basis, language) if found else "",
        "given": [_shown(each, language) for each in found.notes if each.given] if found else [],
        "kept": [_shown(each, language) for each in found.notes if not each.given] if found else [],
    }
    return render(request, "portal/disclosure.html", context)


def _shown(each: NoteAsked, language: str) -> dict[str, str]:
    return {
        "said": f"{each.who} · {format_macau(each.at, language)}" if each.given else format_macau(each.at, language),
        "text": each.text,
        "ground": pick(each.ground, language) if each.ground else "",
        "reason": each.reason,
    }
