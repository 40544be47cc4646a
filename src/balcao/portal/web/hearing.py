"""Being heard before a refusal: what is intended and why, and what one has to say to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import CaseView, HearingView, NotNow, ReasonNeeded, answer_hearing, case_view, waive_hearing
from balcao.documents.api import answer_files, forget_pieces
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.traced import law_of_rules, traced
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


def hearing_card(case: CaseView, holder: str, language: str) -> dict[str, Any] | None:
    """The way from a case to its open hearing; nothing when there is none."""
    if case.open_hearing is None:
        return None
    return {
        "url": reverse("portal-say", args=[holder, case.reference]),
        "until": _until(case.open_hearing, language),
        "measure": case.open_hearing.about == "measure",
        "decided": case.open_hearing.about not in ("", "measure"),
    }


def _until(hearing: HearingView, language: str) -> str:
    if hearing.due_on is None:
        return translate("portal.say.after_letter", language, days=hearing.days)
    return translate("portal.say.until", language, day=format_macau(hearing.due_on, language))


@for_holder
def say(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Read what is intended and answer, or say that one has nothing to add."""
    errors: list[dict[str, str]] = []
    matter = HttpResponseRedirect(reverse("portal-matter", args=[holder, reference]))
    if request.method == "POST":
        try:
            errors = _act(request, reference)
        except NotNow as failure:
            messages.warning(request, translate(failure.key))
            return matter
        if not errors:
            return matter
    case = case_view(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    if case.open_hearing is None or case.holder_id != holder:
        return matter
    context = {"holder": holder, "errors": errors, "typed": request.POST.get("answer", ""), **_shown(request, case)}
    context["file_error"] = next((each["text"] for each in errors if each["href"] == "#files"), "")
    return render(request, "portal/say.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, reference: str) -> list[dict[str, str]]:
    """Answer or waive; what is wrong with the answer, if anything."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.POST.get("act") == "waive":
        waive_hearing(actor=actor, at=now(), reference=reference)
        messages.success(request, translate("portal.say.waived"))
        return []
    files, refused = answer_files(request, "files")
    if refused:
        return [{"href": "#files", "text": refused}]
    try:
        answer_hearing(actor=actor, at=now(), reference=reference, text=request.POST.get("answer", ""), files=files)
    except ReasonNeeded:
        return [{"href": "#answer", "text": translate("portal.say.missing")}]
    forget_pieces(request)
    messages.success(request, translate("portal.say.answered"))
    return []


def _shown(request: HttpRequest, case: CaseView) -> dict[str, Any]:
    language: str = request.language  # type: ignore[attr-defined]
    hearing, definition = case.open_hearing, case.version.definition
    assert hearing is not None, "only an open hearing is shown"
    words = words_of(case.version, language)
    return {
        "reference": case.reference,
        "service_name": words.find("name"),
        "until": _until(hearing, language),
        "by_rules": hearing.by_rules,
        "intended": _intended(hearing, language),
        "reasons": [pick(definition.reason(key), language) for key in hearing.reasons],
        "note": hearing.note,
        "rests_on": traced(definition, hearing.trace, words) if hearing.by_rules else [],
        "rule_law": law_of_rules(definition, hearing.trace, language) if hearing.by_rules else [],
        "law": [pick(each.text(), language) for each in definition.data.legal_basis],
    }


def _intended(hearing: HearingView, language: str) -> str:
    """Who intends it, and what."""
    if hearing.about:
        return translate(f"portal.say.intended_{hearing.about}", language)
    return translate("portal.say.by_rules" if hearing.by_rules else "portal.say.by_officer", language)
