"""Internal notes that an applicant asked to read: which are given, and why others are kept back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import DisclosureView, NoteAsked, NotesUndecided, answer_notes, notes_to_decide
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

GIVE = "give"


@at_desk
def disclosure(request: HttpRequest, reference: str) -> HttpResponse:
    """The notes with a choice for each; posting decides."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = notes_to_decide(actor=actor, at=now(), reference=reference)
    if found is None:
        raise NotFound(f"request for notes of {reference}")
    chosen = {each.id: request.POST.get(f"note-{each.id}", "") for each in found.notes}
    reasons = {each.id: request.POST.get(f"reason-{each.id}", "")[:2000] for each in found.notes}
    error = ""
    if request.method == "POST":
        error = _decide(actor, reference, found, chosen, reasons, language)
        if not error:
            messages.success(request, translate("disclosure.did", language))
            return redirect("desk-case", reference)
    context: dict[str, Any] = {
        "bar": bar(request),
        "reference": reference,
        "asked": translate(
            "disclosure.asked",
            language,
            who=found.asked_by,
            at=format_macau(found.asked_at, language),
            until=format_macau(found.due_on, language),
        ),
        "why": found.why,
        "basis": pick(found.basis, language),
        "others": found.others,
        "rows": [_row(each, found, chosen[each.id], reasons[each.id], language) for each in found.notes],
        "waits": any(each.given is None for each in found.notes),
        "errors": [{"href": "#notes", "text": error}] if error else [],
    }
    return render(request, "desk/case/disclosure.html", context, status=422 if error else 200)


def _decide(
    actor: Actor,
    reference: str,
    found: DisclosureView,
    chosen: dict[int, str],
    reasons: dict[int, str],
    language: str,
) -> str:
    """Decide what was chosen; what is wrong in words, or nothing."""
    open_ones = [each.id for each in found.notes if each.given is None]
    if not all(chosen[number] for number in open_ones):
        return translate("disclosure.choose", language)
    kept = {number: (chosen[number], reasons[number]) for number in open_ones if chosen[number] != GIVE}
    try:
        answer_notes(actor=actor, at=now(), reference=reference, kept_back=kept)
    except NotesUndecided as failure:
        return translate(failure.key, language)
    return ""


def _row(each: NoteAsked, found: DisclosureView, chosen: str, reason: str, language: str) -> dict[str, Any]:
    choices = [(GIVE, translate("disclosure.give", language))]
    kept = translate("disclosure.kept", language)
    choices += [(key, f"{kept}: {pick(words, language)}") for key, words in found.grounds.items()]
    return {
        "id": each.id,
        "text": each.text,
        "said": f"{each.who} · {format_macau(each.at, language)}",
        "for": department_name(each.department, language)
        if each.department
        else translate("disclosure.for_all", language),
        "items": [{"value": key, "text": text, "checked": key == chosen} for key, text in choices],
        "reason": reason or each.reason,
        "decided": ""
        if each.given is None
        else translate("disclosure.given", language)
        if each.given
        else f"{kept}: {pick(each.ground, language)}",
    }
