"""Corrections of a register that people ask of the department that keeps it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    CorrectionView,
    ReasonNeeded,
    answer_correction,
    correction_to_answer,
    corrections_waiting,
)
from balcao.catalogue.api import get_version, register_name, shown_answer
from balcao.desk.reading import field_name, words_of
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

OUTCOMES = ("corrected", "stands")


@at_desk
def corrections(request: HttpRequest) -> HttpResponse:
    """Those that wait for the officer's departments, the first due first."""
    language: str = request.language  # type: ignore[attr-defined]
    found = corrections_waiting(actor=request.actor, at=now())  # type: ignore[attr-defined]
    context = {"bar": bar(request), "rows": [_row(each, language) for each in found]}
    return render(request, "desk/corrections.html", context)


def _row(each: CorrectionView, language: str) -> dict[str, Any]:
    day = format_macau(each.due_on, language)
    return {
        "url": reverse("desk-correction", args=[each.id]),
        "title": f"{register_name(each.register, language)} · {field_name(each.field, language)}",
        "note": f"{pick(each.holder, language)} · {format_macau(each.asked_at, language)}",
        "state": translate("desk.corrections.late" if each.late else "desk.corrections.due", language, day=day),
        "kind": "red" if each.late else "orange" if each.holds_up else "blue",
    }


@at_desk
def correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """What the register says, what the applicant says, why and with which papers; and the answer."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    outcome, text = request.POST.get("outcome", ""), request.POST.get("text", "")[:MOST]
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if outcome not in OUTCOMES:
            errors = [{"href": "#outcome", "text": translate("desk.corrections.choose", language)}]
        else:
            try:
                answer_correction(
                    actor=actor,
                    at=now(),
                    correction_id=correction_id,
                    outcome="corrected" if outcome == "corrected" else "stands",
                    text=text,
                )
                messages.success(request, translate("desk.corrections.answered", language))
                return redirect("desk-corrections")
            except ReasonNeeded:
                errors = [{"href": "#text", "text": translate("desk.corrections.why", language)}]
    view = correction_to_answer(actor=actor, at=now(), correction_id=correction_id)
    definition = get_version(view.version_id).definition
    words = words_of(get_version(view.version_id), language)
    question = next(each for each in definition.form.questions() if each.id == view.question)
    told = {each["href"]: each["text"] for each in errors}
    context = {
        "bar": bar(request),
        "row": _row(view, language),
        "service": words.find("name"),
        "holder": pick(view.holder, language),
        "said": shown_answer(question, view.said, words),
        "right": shown_answer(question, view.right, words) or translate("desk.corrections.not_there", language),
        "why": view.why,
        "holds_up": view.holds_up,
        "papers": [
            {"name": each["name"], "href": reverse("desk-correction-paper", args=[view.id, each["sha256"]])}
            for each in view.papers
        ],
        "open": view.state == "open",
        "answer": view.answer,
        "state": translate(f"desk.corrections.state.{view.state}", language),
        "items": [
            {"value": each, "text": translate(f"desk.corrections.{each}", language), "checked": each == outcome}
            for each in OUTCOMES
        ],
        "text": text,
        "outcome_error": told.get("#outcome", ""),
        "text_error": told.get("#text", ""),
        "errors": errors,
    }
    return render(request, "desk/correction.html", context, status=422 if errors else 200)


@at_desk
def paper(request: HttpRequest, correction_id: int, sha256: str) -> HttpResponse:
    """A paper sent with it."""
    view = correction_to_answer(actor=request.actor, at=now(), correction_id=correction_id)  # type: ignore[attr-defined]
    file = next((each for each in view.papers if each["sha256"] == sha256), None)
    if file is None:
        raise NotFound(f"paper {sha256}")
    return shown_file(request, str(file["key"]), str(file["name"]))
