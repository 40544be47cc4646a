"""Saying that what a register filled in is wrong, and asking its keeper to correct it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    CorrectionView,
    DraftView,
    NotSaidRight,
    NotSaidWhy,
    accept_register,
    can_be_disputed,
    corrections_of,
    dispute_answer,
    draft_view,
    holds_up,
)
from balcao.catalogue.api import ServiceWords, get_published, register_described, register_name, shown_answer
from balcao.documents.api import answer_files, forget_pieces
from balcao.formkit.api import QuestionState, parse_page
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import labelled
from balcao.kernel.texts import pick
from balcao.portal.questions import field_id
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import page_questions, words_of

FAULTS = {NotSaidWhy: "why", NotSaidRight: "right"}


@for_holder
def wrong(request: HttpRequest, holder: str, draft_id: int, question: str) -> HttpResponse:
    """What the register says, what is right and why, and what follows; or the way to take it back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    page_id, state = _found(view, question)
    asked = {
        each.question: each for each in corrections_of(actor=actor, at=now(), draft_id=draft_id) if not each.row
    }.get(question)
    waits = asked.holds_up if asked else holds_up(state, view.version.definition)
    back_url = f"{reverse('portal-page', args=[holder, draft_id, page_id])}#{field_id(question)}"
    errors: list[dict[str, str]] = []
    words = words_of(view.version, language)
    right = _right(request, view, page_id, state, asked)
    if request.method == "POST" and request.POST.get("accept"):
        accept_register(actor=actor, at=now(), draft_id=draft_id, question=question)
        messages.success(request, translate("portal.wrong.taken_back", language))
        return redirect(back_url)
    if request.method == "POST":
        files, refused = answer_files(request, "papers")
        if refused:
            errors = [{"href": "#papers", "text": refused}]
        else:
            errors = _dispute(request, draft_id, question, right, files)
        if not errors:
            messages.success(request, translate("portal.wrong.waits_done" if waits else "portal.wrong.done", language))
            return redirect(back_url)
    shown = page_questions(
        AskedPage((replace(state, value=right, locked=False, disputed=False, source=None, said=None),)),
        words,
        versions={},
        judged=False,
    )
    open_one = asked if asked and asked.state == "open" else None
    told = {each["href"]: each["text"] for each in errors}
    label = translate("portal.wrong.right", language, question=words.label(question))
    context = {
        "back_url": back_url,
        "service_name": words.find("name"),
        "label": words.label(question),
        "said": shown_answer(state.definition, state.said, words),
        "source": _source(view, state, language),
        "disputed": state.disputed or open_one is not None,
        "waits": waits,
        "right": replace(shown[0], label=label, error=told.get("#right", ""), page_heading=False),
        "why": request.POST.get("why", "")[:1000] or (asked.why if asked else ""),
        "papers": [(each["name"], each["sha256"]) for each in asked.papers] if asked else [],
        "error": told.get("#why", ""),
        "paper_error": told.get("#papers", ""),
        "errors": [{**each, "href": f"#{field_id(question)}"} if each["href"] == "#right" else each for each in errors],
        "standing": standing(asked, language),
        **keeper_and_way(view, state, language),
    }
    return render(request, "portal/wrong.html", context, status=422 if errors else 200)


@dataclass(frozen=True, slots=True)
class AskedPage:
    """The one question of which the right answer is asked; what appears with another answer is not asked."""

    questions: tuple[QuestionState, ...]
    sees: None = None


def _right(
    request: HttpRequest, view: DraftView, page_id: str, state: QuestionState, asked: CorrectionView | None
) -> Any:
    """The right answer, as sent, as said before, or as the question is answered."""
    if request.method == "POST":
        posted = {name: list(values) for name, values in request.POST.lists()}
        form = view.version.definition.form
        return dict(parse_page(form, page_id, posted, shown=frozenset({state.id})).values).get(state.id)
    if asked is not None:
        return asked.right
    return state.value


def _dispute(request: HttpRequest, draft_id: int, question: str, right: Any, files: Any) -> list[dict[str, str]]:
    """Say it; what is wrong with how it is said, if anything."""
    try:
        dispute_answer(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            draft_id=draft_id,
            question=question,
            why=request.POST.get("why", ""),
            right=right,
            papers=files,
        )
    except (NotSaidWhy, NotSaidRight) as failure:
        return [{"href": f"#{FAULTS[type(failure)]}", "text": translate(failure.key)}]
    forget_pieces(request)
    return []


def standing(asked: CorrectionView | None, language: str) -> dict[str, str]:
    """How the keeper stands with it."""
    if asked is None:
        return {}
    said = translate(
        f"portal.wrong.state.{'late' if asked.late else asked.state}",
        language,
        keeper=department_name(asked.department, language),
        day=format_macau(asked.due_on, language),
        at=format_macau(asked.answered_at, language) if asked.answered_at else "",
    )
    return {"text": said, "answer": asked.answer}


def correction_rows(actor: Actor, holder: str, view: DraftView, language: str) -> list[dict[str, Any]]:
    """The corrections of a draft that were asked for, as its task list shows them."""
    words = words_of(view.version, language)
    return [
        {
            "title": _title(each, view, words),
            "text": standing(each, language)["text"],
            "answer": each.answer,
            "holds_up": each.holds_up and each.state == "open",
            "href": _way_to(each, holder, view.id) if each.state == "open" else "",
        }
        for each in corrections_of(actor=actor, at=now(), draft_id=view.id)
    ]


def _title(asked: CorrectionView, view: DraftView, words: ServiceWords) -> str:
    label = words.label(asked.question)
    if not asked.row:
        return label
    question = view.version.definition.form.question(asked.question)
    return labelled(label, shown_answer(question, dict(asked.said[0]), words), words.language)


def _way_to(asked: CorrectionView, holder: str, draft_id: int) -> str:
    if asked.row:
        address = reverse("portal-wrong-row", args=[holder, draft_id, asked.question])
        return f"{address}?{urlencode({'row': asked.row})}"
    return reverse("portal-wrong", args=[holder, draft_id, asked.question])


def _found(view: DraftView, question: str) -> tuple[str, QuestionState]:
    """The page and the state of a question that is disputed or may be."""
    if not view.case_reference:
        for page in view.journey.visible_pages:
            for state in page.questions:
                if state.definition.questions:
                    continue
                if state.id == question and (state.disputed or can_be_disputed(state, view.version.definition)):
                    return page.id, state
    raise NotFound(f"question {question}")


def _source(view: DraftView, state: QuestionState, language: str) -> str:
    register = state.source.register_id if state.source else view.disputed[state.id]["register"]
    name, moment = register_name(register, language), view.asked_at.get(register)
    if moment is None:
        return translate("portal.page.from", language, source=name)
    return translate("portal.page.from_on", language, source=name, at=format_macau(moment, language))


def keeper_and_way(view: DraftView, state: QuestionState, language: str) -> dict[str, Any]:
    """Who keeps the register and until when they answer, and the service by which it is changed, if there is one."""
    source = (state.source.register_id, state.source.field) if state.source else None
    if source is None:
        said = view.disputed[state.id]
        source = (said["register"], said["field"])
    register = register_described(source[0])
    if register is None:
        return {}
    shown: dict[str, Any] = {"keeper": department_name(register.keeper, language), "days": register.answer_days}
    service = register.corrected_by.get(source[1])
    if service:
        try:
            version = get_published(service, at=now())
        except NotFound:
            return shown
        shown |= {
            "service_url": reverse("portal-service", args=[service]),
            "service": pick(version.definition.text("name"), language),
        }
    return shown
