"""Working on a draft together: whose page is whose, who is there just now, and taking a page over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    AllottedAnew,
    CommentTooLong,
    DraftView,
    NoSuchPage,
    NothingSaid,
    Together,
    allot_pages,
    allottable,
    draft_view,
    note_here,
    take_page,
    together_on,
    worked_on_together,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


@dataclass(frozen=True, slots=True)
class Company:
    """Those who work on a draft together, as one reader knows them.

    `here_url` tells that the reader is on a page and gives its lines anew; `take_url` is where a page is taken over,
    for who may; `be` keeps that the reader is on a page.
    """

    known: Together
    here_url: Callable[[str], str]
    take_url: Callable[[str], str] | None
    be: Callable[[str], object]

    def hint(self, page: str, language: str) -> str:
        """Whose page it is and who is on it, for the list of pages."""
        share = self.known.shares.get(page)
        said = []
        if share is not None:
            key = "working.hint.mine" if share.mine else "working.hint.of"
            said.append(translate(key, language, name=pick(share.name, language)))
        said += [
            translate("working.here.other_page", language, name=pick(each.name, language))
            for each in self.known.here
            if each.page == page
        ]
        return " · ".join(said)

    def on(self, page: str, language: str) -> dict[str, Any]:
        """The lines above a page of questions."""
        lines, take = [], ""
        share = self.known.shares.get(page)
        if share is not None:
            key = "working.line.mine" if share.mine else "working.line.of"
            lines.append(translate(key, language, name=pick(share.name, language)))
            if share.word:
                lines.append(translate("working.line.word", language, word=share.word))
            if not share.mine and self.take_url is not None:
                take = self.take_url(page)
        here = [pick(each.name, language) for each in self.known.here if each.page == page]
        lines += [translate("working.here.one", language, name=name) for name in here]
        return {"lines": lines, "take": take, "ask": self.here_url(page)}


def company_of(actor: Actor, holder: str, draft_id: int) -> Company | None:
    """Those who work on the holder's draft; None where one works on it alone."""
    if not worked_on_together(actor=actor, at=now(), draft_id=draft_id):
        return None
    return Company(
        together_on(actor=actor, at=now(), draft_id=draft_id),
        lambda page: reverse("portal-here", args=[holder, draft_id, page]),
        lambda page: reverse("portal-take-page", args=[holder, draft_id, page]),
        lambda page: note_here(actor=actor, at=now(), draft_id=draft_id, page=page),
    )


@for_holder
@require_POST
def here(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """The reader is still on the page; what is above it now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_view(actor=actor, at=now(), draft_id=draft_id)
    return lines_now(request, company_of(actor, holder, draft_id), page_id)


def lines_now(request: HttpRequest, company: Company | None, page_id: str) -> HttpResponse:
    """The lines above a page as they are now, once it is kept that the reader is on it."""
    if company is None:
        return JsonResponse({"html": ""})
    company.be(page_id)
    shown = company.on(page_id, request.language)  # type: ignore[attr-defined]
    return JsonResponse({"html": render_to_string("portal/parts/together.html", {"company": shown}, request)})


@for_holder
def take(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """Take a page of the holder's draft over."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    company = company_of(actor, holder, draft_id)

    def act(seen: str, word: str) -> None:
        take_page(actor=actor, at=now(), draft_id=draft_id, page=page_id, seen=seen, word=word)

    return take_form(request, company, view, page_id, reverse("portal-page", args=[holder, draft_id, page_id]), act)


def take_form(
    request: HttpRequest,
    company: Company | None,
    view: DraftView,
    page_id: str,
    page_url: str,
    act: Callable[[str, str], None],
) -> HttpResponse:
    """The word to who has the page, and the act.

    :raises NotFound: where nobody else has the page, or it is not asked.
    """
    language: str = request.language  # type: ignore[attr-defined]
    share = company.known.shares.get(page_id) if company else None
    if page_id not in {page.id for page in view.journey.visible_pages}:
        raise NotFound(f"page {page_id}")
    if share is None or share.mine:
        return redirect(page_url)
    error = ""
    if request.method == "POST":
        try:
            act(request.POST.get("seen", ""), request.POST.get("word", ""))
            messages.success(request, translate("working.taken", language))
            return redirect(page_url)
        except NothingSaid:
            error = translate("working.error.word", language)
        except CommentTooLong:
            error = translate("working.error.long", language)
        except AllottedAnew as failure:
            messages.warning(request, translate(failure.key, language))
            return redirect(page_url)
    words = words_of(view.version, language)
    context = {
        "back_url": page_url,
        "caption": f"{words.find('name')} · {words.page_title(page_id)}",
        "intro": translate("working.take_intro", language, name=pick(share.name, language)),
        "seen": share.to,
        "word": request.POST.get("word", ""),
        "error": error,
        "errors": [{"href": "#word", "text": error}] if error else [],
    }
    return render(request, "portal/take_page.html", context, status=422 if error else 200)


@for_holder
def allot(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Whose page is whose, to be said by who fills the draft in for the holder."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    company = company_of(actor, holder, draft_id)
    pages = [page.id for page in view.journey.visible_pages]
    if company is None or view.case_reference or not pages:
        raise NotFound(f"who works on draft {draft_id}")
    faults: dict[str, str] = {}
    posted = request.method == "POST"
    if posted:
        wanted = {page: request.POST.get(f"page.{page}", "")[:70] for page in pages}
        seen = {page: request.POST.get(f"seen.{page}", "")[:70] for page in pages}
        try:
            allot_pages(actor=actor, at=now(), draft_id=draft_id, shares=wanted, seen=seen)
            messages.success(request, translate("working.saved", language))
            return redirect("portal-draft", holder, draft_id)
        except NoSuchPage:
            faults = {page: translate("working.error.unknown", language) for page in pages[:1]}
        except AllottedAnew as failure:
            faults = {page: translate(failure.key, language) for page in pages[:1]}
    words, shares = words_of(view.version, language), together_on(actor=actor, at=now(), draft_id=draft_id).shares
    context = {
        "draft_url": reverse("portal-draft", args=[holder, draft_id]),
        "service_name": words.find("name"),
        "rows": [_choice(request, actor, draft_id, page, shares, words, faults) for page in pages],
        "errors": [{"href": f"#page-{page}", "text": text} for page, text in faults.items()],
    }
    return render(request, "portal/together.html", context, status=409 if faults else 200)


def _choice(
    request: HttpRequest, actor: Actor, draft_id: int, page: str, shares: Any, words: Any, faults: dict[str, str]
) -> dict[str, Any]:
    now_is = shares[page].to if page in shares else ""
    known = allottable(actor=actor, at=now(), draft_id=draft_id, page=page)
    if now_is and now_is not in known:
        known = {now_is: shares[page].name, **known}
    chosen = request.POST.get(f"page.{page}", now_is)
    me = translate("working.self", words.language)
    return {
        "page": page,
        "title": words.page_title(page),
        "seen": now_is,
        "error": faults.get(page, ""),
        "items": [
            {
                "value": share,
                "text": me if share == actor.self_id else pick(name, words.language),
                "checked": share == chosen,
            }
            for share, name in known.items()
        ],
    }
