"""Asking the applicant for more: tick the questions, say what to fix, read it as they will, send it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import (
    AlreadyDecided,
    NotNow,
    OfficerCase,
    ReasonNeeded,
    ask_supplement,
    officer_case,
    supplement_preview,
)
from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.desk.case_shown import failure_in_words
from balcao.desk.clause_pick import blank_error, filled, offered_for, picks_shown, with_picked
from balcao.desk.measures_shown import said_of
from balcao.desk.reading import words_of
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES, Text

NOT_ASKED = {"computed", "read_only", "declaration"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the officer ticked and typed: by question what to fix, and words of their own."""

    ticked: tuple[str, ...] = ()
    fixes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def read(cls, sent: Any, questions: set[str]) -> "Asked":
        """From a form; questions the page does not offer are left out."""
        ticked = tuple(name for name in sent.getlist("questions") if name in questions)
        fixes = {name: written(sent, f"fix-{name}") for name in questions}
        return cls(ticked, fixes, written(sent, "text"))

    @property
    def questions(self) -> dict[str, Text]:
        """By ticked question what to fix, as typed in whatever language."""
        return {name: dict.fromkeys(LANGUAGES, self.fixes[name].strip()) for name in self.ticked}


@at_desk
def supplement(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose, read again, send."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    if not case.may_ask and request.method == "GET":
        return redirect("desk-case", reference)
    words = words_of(case.view.version, language)
    measure = case.view.version.definition.data.by_department
    asked = Asked.read(request.POST, _askable(case)) if request.method == "POST" else Asked()
    step = request.POST.get("step", "")
    offered = offered_for(case, actor)
    picks = picks_shown(case, offered, language)
    if step == "insert.text":
        asked = replace(asked, text=with_picked(request.POST, "text", asked.text, picks))
    errors = _missing(asked, words) if step in {"check", "send"} else []
    if step == "send" and not errors:
        try:
            ask_supplement(
                actor=actor,
                at=now(),
                reference=reference,
                text=asked.text,
                questions=asked.questions,
                clauses=filled(offered),
            )
        except (AlreadyDecided, NotNow, ReasonNeeded) as failure:
            errors = [{"href": "", "text": failure_in_words(failure.key, language)}]
        else:
            messages.success(request, said_of("desk.did.supplement", language, measure=measure))
            return redirect("desk-case", reference)
    context = {
        "bar": bar(request),
        "case": case,
        "service_name": words.find("name"),
        "by_department": measure,
        "reads": translate(f"desk.supplement.language.{case.language}", language),
        "asked": asked,
        "picks": picks,
        "errors": errors,
    }
    if step == "check" and not errors:
        read = supplement_preview(
            actor=actor,
            at=now(),
            reference=reference,
            text=asked.text,
            questions=asked.questions,
            clauses=filled(offered),
        )
        context["preview"] = {"language": case.language, "text": read.get(case.language, read["zh-Hant"])}
        context["chosen"] = [{"name": name, "fix": asked.fixes[name]} for name in asked.ticked]
        return render(request, "desk/case/supplement_check.html", context)
    context["sections"] = _sections(case, words, asked, errors)
    return render(request, "desk/case/supplement.html", context, status=422 if errors else 200)


def _offered(case: OfficerCase) -> list[tuple[str, list[Any]]]:
    pages = [
        (page.id, [each for each in page.questions if not each.locked and each.kind not in NOT_ASKED])
        for page in case.view.journey.visible_pages
    ]
    return [(page, states) for page, states in pages if states]


def _askable(case: OfficerCase) -> set[str]:
    return {state.id for _, states in _offered(case) for state in states}


def _sections(
    case: OfficerCase, words: ServiceWords, asked: Asked, errors: list[dict[str, str]]
) -> list[dict[str, Any]]:
    wrong = {error["href"].removeprefix("#fix-"): error["text"] for error in errors}
    none = translate("desk.answers.none", words.language)
    return [
        {
            "title": words.page_title(page),
            "questions": [
                {
                    "id": state.id,
                    "label": words.label(state.id),
                    "answer": shown_answer(state.definition, state.value, words) or none,
                    "checked": state.id in asked.ticked,
                    "fix": asked.fixes.get(state.id, ""),
                    "error": wrong.get(state.id, ""),
                }
                for state in states
            ],
        }
        for page, states in _offered(case)
    ]


def _missing(asked: Asked, words: ServiceWords) -> list[dict[str, str]]:
    """What is still to be said."""
    if not asked.ticked and not asked.text.strip():
        return [{"href": "#text", "text": translate("desk.missing.supplement", words.language)}]
    if blank := blank_error(words.language, text=asked.text):
        return [blank]
    return [
        {
            "href": f"#fix-{name}",
            "text": translate("desk.supplement.missing", words.language, question=words.label(name)),
        }
        for name in asked.ticked
        if not asked.fixes[name].strip()
    ]
