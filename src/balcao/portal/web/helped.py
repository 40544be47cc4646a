"""Helping with somebody's draft: the link, the answer to the invitation, and the pages one was let into."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    Choices,
    DraftView,
    HelpedDraft,
    HelpOver,
    HelpRests,
    HelpState,
    HelpSummary,
    OwnApplication,
    ReadsOnly,
    Saved,
    WrongHelpCode,
    accept_help,
    accept_help_by_link,
    comments_for_helper,
    decline_help,
    fill_as_helper,
    find_choices_as_helper,
    help_asked,
    helped_by,
    helped_draft,
    leave_help,
    look_at_help_link,
    note_here_as_helper,
    read_help_link,
    settle_comment_as_helper,
    take_page_as_helper,
    together_for_helper,
    write_comment_as_helper,
)
from balcao.documents.api import file_records, in_words, shown_file
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.choices import choices_found
from balcao.portal.web.commenting import Talk, talk_page
from balcao.portal.web.filling import Way, announce_file, open_page, page_state, save_field, save_page, show_page
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandates import needs_second_factor
from balcao.portal.web.reading import answer_sections, words_of
from balcao.portal.web.refusals import typed_words
from balcao.portal.web.tables import report_file
from balcao.portal.web.together import Company, lines_now, take_form

GONE = 410
NAMES = {
    "page": "portal-helping-page",
    "field": "portal-helping-field",
    "upload": "portal-helping-upload",
    "choices": "portal-helping-choices",
    "report": "portal-helping-report",
}


@signed_in
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads: the code, then what is offered, read before one agrees; then the application itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    code = "".join(sign for sign in request.POST.get("code", "") if sign.isdecimal())[:6]
    context: dict[str, Any] = {"code": code}
    status = 200
    try:
        known = look_at_help_link(actor=actor, at=now(), secret=secret)
        if known is not None:
            return redirect("portal-helping", actor.self_id, known)
        needs_second_factor(actor)
        if request.method == "POST" and request.POST.get("act") == "agree":
            number = accept_help_by_link(actor=actor, at=now(), secret=secret, code=code)
            messages.success(request, translate("helping.taken", language))
            return redirect("portal-helping", actor.self_id, number)
        if request.method == "POST":
            offered = read_help_link(actor=actor, at=now(), secret=secret, code=code)
            context["sentence"] = pick(offered.sentence, language)
    except WrongHelpCode as failure:
        context["error"] = translate("helping.wrong_code", language, count=failure.left)
        context["summary"] = [{"href": "#code", "text": context["error"]}]
        status = 422
    except (HelpOver, OwnApplication) as failure:
        return _over(request, failure)
    return render(request, "portal/help_link.html", context, status=status)


def _over(request: HttpRequest, failure: BalcaoError) -> HttpResponse:
    key = f"cases.help_over.{failure.why}" if isinstance(failure, HelpOver) else failure.key
    language: str = request.language  # type: ignore[attr-defined]
    context = {"why": translate(key, language), "typed": typed_words(request)}
    return render(request, "portal/help_over.html", context, status=GONE if isinstance(failure, HelpOver) else 409)


def _told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whose help has ended, or rests, is told so, with what they had typed."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (HelpOver, HelpRests, ReadsOnly) as failure:
            return _over(request, failure)

    return page


@for_holder
@_told
def overview(request: HttpRequest, holder: str, help_id: int) -> HttpResponse:
    """The invitation to answer, or the pages one helps with."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    asked = help_asked(actor=actor, at=now(), help_id=help_id)
    if request.method == "POST":
        return _answer(request, holder, asked)
    if asked.state is HelpState.OVER:
        raise HelpOver(asked.why)
    if asked.state is HelpState.WAITING:
        context = {"sentence": pick(asked.sentence, language), "until": asked.open_until_on}
        return render(request, "portal/help_asked.html", context)
    found = helped_draft(actor=actor, at=now(), help_id=help_id)
    words = words_of(found.draft.version, language)
    pages, talk = found.draft.journey.visible_pages, _talk(request, holder, help_id)
    company = _company(request, holder, found)
    context = {
        "holder": holder,
        "sentence": pick(asked.sentence, language),
        "service_name": words.find("name"),
        "rests": found.rests,
        "items": [_item(each, found, holder, words, talk, company) for each in pages],
        "done": sum(page.complete for page in pages),
        "total": len(pages),
    }
    return render(request, "portal/helping.html", context)


def _item(page: Any, found: HelpedDraft, holder: str, words: Any, talk: Talk, company: Company) -> dict[str, str]:
    status, kind = page_state(page, words.language)
    url = reverse("portal-helping-page", args=[holder, found.help.id, page.id])
    said = " · ".join(filter(None, (company.hint(page.id, words.language), talk.waiting_on(page, words.language))))
    return {"title": words.page_title(page.id), "href": url, "status": status, "kind": kind, "hint": said}


def _answer(request: HttpRequest, holder: str, asked: HelpSummary) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    act = request.POST.get("act")
    if act == "agree":
        needs_second_factor(actor)
        accept_help(actor=actor, at=now(), help_id=asked.id)
        messages.success(request, translate("helping.taken", language))
        return redirect("portal-helping", holder, asked.id)
    verbs = {"decline": decline_help, "leave": leave_help}
    if act not in verbs:
        raise NotFound(f"answer {act}")
    verbs[act](actor=actor, at=now(), help_id=asked.id)
    messages.success(request, translate(f"helping.done.{act}", language))
    return redirect("portal-own", holder)


def _talk(request: HttpRequest, holder: str, help_id: int) -> Talk:
    """The comments on the pages one helps with."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def write(question: str, text: str, key: str) -> object:
        return write_comment_as_helper(actor=actor, at=now(), help_id=help_id, question=question, text=text, key=key)

    def settle(number: int) -> object:
        return settle_comment_as_helper(actor=actor, at=now(), help_id=help_id, comment_id=number)

    return Talk(
        comments_for_helper(actor=actor, at=now(), help_id=help_id),
        lambda question: reverse("portal-helping-comments", args=[holder, help_id, question]),
        write,
        settle,
    )


@for_holder
@_told
def comments(request: HttpRequest, holder: str, help_id: int, question: str) -> HttpResponse:
    """What was said beside a question of the pages one helps with."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    way = _way(request, holder, found)
    return talk_page(request, _talk(request, holder, help_id), found.draft, question, way.page_url)


def _company(request: HttpRequest, holder: str, found: HelpedDraft) -> Company:
    """Those who work on the pages one helps with."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    number = found.help.id
    return Company(
        together_for_helper(actor=actor, at=now(), help_id=number),
        lambda page: reverse("portal-helping-here", args=[holder, number, page]),
        (lambda page: reverse("portal-helping-take-page", args=[holder, number, page])) if found.may_fill else None,
        lambda page: note_here_as_helper(actor=actor, at=now(), help_id=number, page=page),
    )


@for_holder
@require_POST
@_told
def here(request: HttpRequest, holder: str, help_id: int, page_id: str) -> HttpResponse:
    """The helper is still on the page; what is above it now."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    return lines_now(request, _company(request, holder, found), page_id)


@for_holder
@_told
def take(request: HttpRequest, holder: str, help_id: int, page_id: str) -> HttpResponse:
    """Take over one of the pages one helps with."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = helped_draft(actor=actor, at=now(), help_id=help_id)
    page_url = reverse("portal-helping-page", args=[holder, help_id, page_id])

    def act(seen: str, word: str) -> None:
        take_page_as_helper(actor=actor, at=now(), help_id=help_id, page=page_id, seen=seen, word=word)

    return take_form(request, _company(request, holder, found), found.draft, page_id, page_url, act)


def _way(request: HttpRequest, holder: str, found: HelpedDraft) -> Way:
    """How a helper fills in their pages."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    help_id = found.help.id

    def save(values: Mapping[str, Any], seen: Mapping[str, int], key: str) -> Saved:
        return fill_as_helper(actor=actor, at=now(), help_id=help_id, values=values, seen=seen, key=key)[0]

    def find(question: str, query: str, typed: Mapping[str, str]) -> Choices:
        return find_choices_as_helper(
            actor=actor, at=now(), help_id=help_id, question_id=question, query=query, typed=typed
        )

    def back(_view: DraftView) -> str:
        return reverse("portal-helping", args=[holder, help_id])

    return Way(
        holder=holder,
        number=help_id,
        names=NAMES,
        overview=back,
        after_last=back,
        save=save,
        find=find,
        ask=lambda view: view,
        held=found.held,
        file_url=lambda sha256: reverse("portal-helping-file", args=[holder, help_id, sha256]),
    )


@for_holder
@_told
def question_page(request: HttpRequest, holder: str, help_id: int, page_id: str) -> HttpResponse:
    """A page of questions, to fill in or, where that is all, to read."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    company = _company(request, holder, found)
    way = replace(_way(request, holder, found), talk=_talk(request, holder, help_id), company=company)
    if request.method == "POST":
        if not found.may_fill:
            raise HelpRests if found.rests else ReadsOnly
        return save_page(request, way, found.draft, page_id)
    if found.may_fill:
        return show_page(request, way, found.draft, page_id)
    return _read_page(request, way, found, page_id)


def _read_page(request: HttpRequest, way: Way, found: HelpedDraft, page_id: str) -> HttpResponse:
    page = open_page(found.draft, page_id)
    words = words_of(found.draft.version, request.language)  # type: ignore[attr-defined]
    sections = answer_sections(found.draft.journey, words, file_url=way.file_url)
    rows = sections[[each.id for each in found.draft.journey.visible_pages].index(page.id)]["rows"]
    for row, state in zip(rows, page.questions, strict=True):
        if way.talk is not None:
            beside = way.talk.beside(state.id, words.language)
            row |= {"href": beside.url, "action": beside.text}
    shown = [each.id for each in found.draft.journey.visible_pages]
    place = shown.index(page.id)
    following = shown[place + 1 : place + 2]
    context = {
        "service_name": words.find("name"),
        "title": words.page_title(page.id),
        "rows": rows,
        "rests": found.rests,
        "place": place + 1,
        "of": len(shown),
        "overview_url": way.overview(found.draft),
        "next_url": way.page_url(following[0]) if following else "",
    }
    return render(request, "portal/help_read.html", context)


@for_holder
@require_POST
def field(request: HttpRequest, holder: str, help_id: int, page_id: str) -> HttpResponse:
    """Save one answer as it is typed; 409 when someone else changed it meanwhile, or the help has ended."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    way = replace(_way(request, holder, found), talk=_talk(request, holder, help_id))
    return save_field(request, way, found.draft, page_id)


@in_words
@for_holder
@require_POST
def upload(request: HttpRequest, holder: str, help_id: int, page_id: str) -> HttpResponse:
    """Announce a file that is sent piece by piece."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    if not found.may_fill:
        raise HelpRests if found.rests else ReadsOnly
    return announce_file(request, found.draft, page_id)


@for_holder
@require_POST
@_told
def choices(request: HttpRequest, holder: str, help_id: int, page_id: str) -> HttpResponse:
    """The choices alone, to be put into the page while one types."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    return choices_found(request, _way(request, holder, found).find, found.draft, page_id)


@for_holder
@_told
def report_of(
    request: HttpRequest, holder: str, help_id: int, page_id: str, question: str, ending: str
) -> HttpResponse:
    """Every row of a table as it was sent, with its faults."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    return report_file(found.draft, page_id, question, ending, request.language)  # type: ignore[attr-defined]


@for_holder
@_told
def file(request: HttpRequest, holder: str, help_id: int, sha256: str) -> HttpResponse:
    """A file on one of the pages one helps with."""
    found = helped_draft(actor=request.actor, at=now(), help_id=help_id)  # type: ignore[attr-defined]
    for page in found.draft.journey.visible_pages:
        for state in page.questions:
            for each in file_records(state.value):
                if each["sha256"] == sha256:
                    return shown_file(request, str(each["key"]), str(each["name"]))
    raise NotFound(f"file {sha256}")


def helping_rows(actor: Actor, language: str) -> list[dict[str, Any]]:
    """What one helps with, or is asked to help with, for one's own first page."""
    rows = []
    for each in helped_by(actor=actor, at=now()):
        waits = each.state is HelpState.WAITING
        rows.append(
            {
                "title": pick(each.service, language),
                "url": reverse("portal-helping", args=[actor.self_id, each.id]),
                "notes": [pick(each.sentence, language)],
                "state": translate(f"helping.state.{each.state.value}", language),
                "kind": "yellow" if waits else "blue",
            }
        )
    return rows
