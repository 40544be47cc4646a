"""The applicant's own view of a case, read-only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import applicants_view
from balcao.catalogue.api import shown_answer
from balcao.desk.case_shown import timeline_shown
from balcao.desk.decisions_shown import conditions_shown
from balcao.desk.findings import reasons_in_words
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now


@at_desk
def as_applicant(request: HttpRequest, reference: str) -> HttpResponse:
    """State, term, decision, what happened and what was lodged: nothing the applicant does not see."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = applicants_view(actor=actor, at=now(), reference=reference)
    words = words_of(view.version, language)
    facts = [
        {"key": translate("portal.matter.state", language), "value": translate(f"cases.state.{view.state}", language)}
    ]
    if view.clock.ends and not view.closed:
        facts.append(
            {"key": translate("portal.matter.deadline", language), "value": format_macau(view.clock.ends, language)}
        )
    none = translate("desk.answers.none", language)
    context = {
        "bar": bar(request),
        "reference": reference,
        "by_department": view.version.definition.data.by_department,
        "service_name": words.find("name"),
        "facts": facts,
        "asked": view.open_question,
        "reasons": reasons_in_words(view.version.definition, view.reasons, language),
        "conditions": conditions_shown(view.conditions, language),
        "timeline": timeline_shown(view.timeline, language),
        "sections": [
            {
                "title": words.page_title(page.id),
                "rows": [
                    {
                        "key": words.label(state.id),
                        "value": shown_answer(state.definition, state.value, words) or none,
                    }
                    for state in page.questions
                ],
            }
            for page in view.journey.visible_pages
        ],
    }
    return render(request, "desk/case/as_applicant.html", context)
