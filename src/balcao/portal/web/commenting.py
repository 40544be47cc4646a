"""Comments beside a question: who works on a draft asks and answers there; none of it is lodged."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    CommentTooLong,
    CommentView,
    DraftView,
    NothingSaid,
    TooManyComments,
    comments_of,
    draft_view,
    settle_comment,
    worked_on_together,
    write_comment,
)
from balcao.catalogue.api import shown_answer
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.amended import pages_open
from balcao.portal.questions import field_id
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a question: what was said and waits, and the way to say something."""

    url: str
    text: str
    waiting: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """The comments of a draft as one reader has them, and the verbs by which they take part.

    `url` gives the address of a question's comments.
    """

    comments: tuple[CommentView, ...]
    url: Callable[[str], str]
    write: Callable[[str, str, str], object]
    settle: Callable[[int], object]

    def beside(self, question: str, language: str) -> Beside:
        """What stands beside that question."""
        here = [each for each in self.comments if each.question == question]
        waiting = tuple({"who": pick(each.who, language), "text": each.text} for each in here if not each.settled)
        return Beside(self.url(question), said_of(len(here), language), waiting)

    def waiting_on(self, page: Any, language: str) -> str:
        """How many comments on a page wait, in words; nothing when none does."""
        here = {state.id for state in page.questions}
        count = sum(each.question in here and not each.settled for each in self.comments)
        return translate("comments.count", language, count=count) if count else ""


def said_of(count: int, language: str) -> str:
    """The words of the way to a question's comments."""
    key = "comments.count" if count else "comments.write"
    return translate(key, language, count=count)


def talk_of(actor: Actor, holder: str, draft_id: int) -> Talk | None:
    """The comments of a draft for the holder's people; None while there is nobody to write to."""
    if not worked_on_together(actor=actor, at=now(), draft_id=draft_id):
        return None

    def write(question: str, text: str, key: str) -> object:
        return write_comment(actor=actor, at=now(), draft_id=draft_id, question=question, text=text, key=key)

    def settle(number: int) -> object:
        return settle_comment(actor=actor, at=now(), draft_id=draft_id, comment_id=number)

    return Talk(
        comments_of(actor=actor, at=now(), draft_id=draft_id),
        lambda question: reverse("portal-comments", args=[holder, draft_id, question]),
        write,
        settle,
    )


@for_holder
def comments(request: HttpRequest, holder: str, draft_id: int, question: str) -> HttpResponse:
    """What was said beside a question of the holder's draft."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    talk = talk_of(actor, holder, draft_id)
    if talk is None:
        raise NotFound(f"comments of draft {draft_id}")
    return talk_page(request, talk, view, question, lambda page: reverse("portal-page", args=[holder, draft_id, page]))


def talk_page(
    request: HttpRequest, talk: Talk, view: DraftView, question: str, page_url: Callable[[str], str]
) -> HttpResponse:
    """The comments of a question, oldest first, and the form for one more.

    :raises NotFound: for a question that is not asked.
    """
    language: str = request.language  # type: ignore[attr-defined]
    for page in pages_open(view):
        for state in page.questions:
            if state.id == question:
                return _talk(request, talk, view, state, f"{page_url(page.id)}#{field_id(question)}", language)
    raise NotFound(f"question {question}")


def _talk(request: HttpRequest, talk: Talk, view: DraftView, state: Any, back_url: str, language: str) -> HttpResponse:
    fault = ""
    if request.method == "POST":
        try:
            _say(request, talk, state.id)
            return redirect(talk.url(state.id))
        except (NothingSaid, TooManyComments) as failure:
            fault = translate(failure.key, language)
        except CommentTooLong as failure:
            fault = translate(failure.key, language, most=failure.most)
    words = words_of(view.version, language)
    context = {
        "back_url": back_url,
        "service_name": words.find("name"),
        "label": words.label(state.id),
        "answer": shown_answer(state.definition, state.value, words),
        "thread": [_shown(each, language) for each in talk.comments if each.question == state.id],
        "key": secrets.token_urlsafe(16),
        "text": request.POST.get("text", "") if fault else "",
        "error": fault,
        "errors": [{"href": "#text", "text": fault}] if fault else [],
    }
    return render(request, "portal/comments.html", context, status=422 if fault else 200)


def _say(request: HttpRequest, talk: Talk, question: str) -> None:
    settled = request.POST.get("settle", "")
    if settled.isdecimal() and settled in {str(each.id) for each in talk.comments if each.question == question}:
        talk.settle(int(settled))
        messages.success(request, translate("comments.settled_now"))
        return
    if settled:
        raise NotFound(f"comment {settled}")
    talk.write(question, request.POST.get("text", ""), request.POST.get("key") or secrets.token_urlsafe(16))


def _shown(said: CommentView, language: str) -> dict[str, Any]:
    return {
        "id": said.id,
        "who": pick(said.who, language),
        "at": said.at,
        "text": said.text,
        "own": said.own,
        "settled": said.settled,
        "may_settle": said.may_settle,
    }
