"""Questions that people ask about a field while they fill in a form, and the answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import ReasonNeeded
from balcao.catalogue.api import shown_answer
from balcao.correspondence.api import AnsweredAlready, answer_at_field, desk_field_question, field_questions_waiting
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now

LANGUAGE_NAMES = {"zh-Hant": "中文", "zh-Hans": "中文", "pt": "Português", "en": "English"}


@at_desk
def field_questions(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer of the officer's departments, the oldest first."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    rows = []
    for each in field_questions_waiting(actor=actor, at=now()):
        words = words_of(each.version, language)
        rows.append(
            {
                "url": reverse("desk-field-question", args=[each.id]),
                "title": words.label(each.question),
                "about": words.find("name"),
                "text": each.text,
                "at": each.asked_at,
            }
        )
    return render(request, "desk/field_questions/list.html", {"bar": bar(request), "rows": rows})


@at_desk
def field_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """The field, the question, what the person shows; and the answer."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    error, typed = "", request.POST.get("answer", "")
    if request.method == "POST":
        try:
            answer_at_field(actor=actor, at=now(), question_id=question_id, text=typed)
        except ReasonNeeded:
            error = translate("desk.field_questions.missing", language)
        except AnsweredAlready as failure:
            error = translate(failure.key, language)
        else:
            messages.success(request, translate("desk.field_questions.sent", language))
            return redirect("desk-field-questions")
    found = desk_field_question(actor=actor, at=now(), question_id=question_id)
    words, form = words_of(found.version, language), found.version.definition.form
    others: list[dict[str, Any]] = [
        {"key": words.label(name), "value": shown_answer(form.question(name), value, words)}
        for name, value in found.answers.items()
        if name != found.question
    ]
    given = found.answers.get(found.question)
    context = {
        "bar": bar(request),
        "service_name": words.find("name"),
        "label": words.label(found.question),
        "hint": words.hint(found.question),
        "given": shown_answer(form.question(found.question), given, words),
        "text": found.text,
        "at": found.asked_at,
        "in_language": LANGUAGE_NAMES.get(found.language, found.language),
        "others": others,
        "shows_all": found.shows_all,
        "answered": found.answer,
        "answered_by": found.answered_name,
        "typed": typed,
        "error": error,
        "errors": [{"href": "#answer", "text": error}] if error else [],
    }
    return render(request, "desk/field_questions/one.html", context, status=422 if error else 200)
