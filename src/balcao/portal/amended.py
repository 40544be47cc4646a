"""A lodged application whose pages are open again, as its applicant sees it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from balcao.cases.api import AmendmentView, CaseView, DraftView, case_view, sender_of
from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.formkit.api import PageState
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick


def pages_open(view: DraftView) -> list[PageState]:
    """The pages that can be filled in now: all of a draft, of a lodged application those opened again."""
    if not view.case_reference:
        return list(view.journey.visible_pages)
    opened = view.amending.pages if view.amending else ()
    return [page for page in view.journey.visible_pages if page.id in opened]


def fixes_on(request: HttpRequest, view: DraftView, page: PageState, words: ServiceWords) -> list[dict[str, str]]:
    """What the department asks to put right on a page."""
    if not view.amending or not view.amending.asked:
        return []
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = case_view(actor=actor, at=now(), reference=view.case_reference)
    here = {state.id for state in page.questions}
    return [fix for fix in fixes_shown(case, words) if fix["question"] in here]


def fixes_shown(case: CaseView, words: ServiceWords) -> list[dict[str, str]]:
    """Everything the department asks to put right, question by question."""
    asked = case.open_question
    return [
        {
            "question": fix.question,
            "label": words.label(fix.question),
            "words": pick(fix.words, words.language),
        }
        for fix in (asked.fixes if asked else ())
    ]


def changes_shown(amendment: AmendmentView, case: CaseView, words: ServiceWords) -> list[dict[str, Any]]:
    """What differs, before and after."""
    questions = {question.id: question for question in case.version.definition.form.questions()}
    none = translate("portal.check.not_answered", words.language)
    return [
        {
            "key": words.label(each.question),
            "before": shown_answer(questions[each.question], each.before, words) or none,
            "after": shown_answer(questions[each.question], each.after, words) or none,
        }
        for each in amendment.changes
    ]


def page_items(view: DraftView, holder: str, words: ServiceWords) -> list[dict[str, str]]:
    """The open pages with their state, each with its way in."""
    changed = {each.question for each in view.amending.changes} if view.amending else set()
    items = []
    for page in pages_open(view):
        key, kind = "unchanged", "grey"
        if not page.complete:
            key, kind = "incomplete", "red"
        elif changed & {state.id for state in page.questions}:
            key, kind = "changed", "green"
        items.append(
            {
                "title": words.page_title(page.id),
                "href": reverse("portal-page", args=[holder, view.id, page.id]),
                "status": translate(f"portal.amend.state.{key}", words.language),
                "kind": kind,
            }
        )
    return items


def sent_shown(case: CaseView, words: ServiceWords) -> list[dict[str, Any]]:
    """What was changed after lodging, each time with who sent it when."""
    return [
        {
            "at": each.sent_at,
            "who": sender_of(each, words.language),
            "changes": changes_shown(each, case, words),
            "hash": each.hash_after,
        }
        for each in case.amendments
        if each.sent_at and each.changes
    ]
