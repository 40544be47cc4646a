"""From the start of an application to its last answer: task list, question pages, saved by page and by field."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.bundles.api import bundles_of_drafts
from balcao.cases.api import (
    CaseSummary,
    DraftView,
    NoLicence,
    NotUnderGuardianship,
    WhichLicence,
    WindowClosed,
    WrongAudience,
    ask_about,
    ask_registers_again,
    cases_of,
    declare_unchanged,
    discard_draft,
    draft_view,
    drafts_of,
    restore_draft,
    save_answers,
    start_draft,
)
from balcao.catalogue.api import get_published, register_name
from balcao.formkit.api import PageState, parse_page
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.licences.api import licences_of
from balcao.portal.amended import fixes_on, pages_open
from balcao.portal.questions import Search
from balcao.portal.web.choices import chosen_before, searched
from balcao.portal.web.conflicts import conflict_page, resolve
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandates import manages
from balcao.portal.web.reading import outstanding_shown, page_errors, page_questions, words_of
from balcao.portal.web.rows import case_rows, draft_rows, licence_rows
from balcao.portal.web.uploads import read_uploads


@for_holder
def start(request: HttpRequest, holder: str, service_id: str) -> HttpResponse:
    """Begin an application; with one open already, or a licence to choose, ask first."""
    at, actor = now(), request.actor  # type: ignore[attr-defined]
    version = get_published(service_id, at=at)
    language: str = request.language  # type: ignore[attr-defined]
    obstacle = ""
    licence = request.POST.get("licence", "")
    anyway = request.method == "POST" and bool(request.POST.get("anyway"))
    alike = [] if anyway else drafts_of(actor=actor, at=at, service_id=service_id)
    running = [] if anyway else _running(actor, at, service_id)
    if request.method == "POST" and not (alike or running):
        try:
            number = start_draft(
                actor=actor,
                at=at,
                service_id=service_id,
                key=request.POST.get("key") or secrets.token_urlsafe(16),
                licence_number=licence,
            )
            return HttpResponseRedirect(reverse("portal-draft", args=[holder, number]))
        except WhichLicence:
            pass
        except (NoLicence, NotUnderGuardianship, WindowClosed, WrongAudience) as failure:
            obstacle = why_not(failure, language)
    kind = version.definition.data.licence
    context = {
        "holder": holder,
        "service_id": service_id,
        "service_name": words_of(version, language).find("name"),
        "drafts": draft_rows(alike, holder, language),
        "cases": case_rows(running, holder, language),
        "licences": licence_rows(licences_of(actor=actor, at=at, kind=kind), language, at=at) if kind else [],
        "obstacle": obstacle,
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "portal/start.html", context, status=409 if obstacle else 200)


def _running(actor: Actor, at: datetime, service_id: str) -> list[CaseSummary]:
    return [case for case in cases_of(actor=actor, at=at, service_id=service_id) if not case.closed]


def why_not(failure: BalcaoError, language: str) -> str:
    """Why it cannot begin, and from when it can."""
    if not isinstance(failure, WindowClosed):
        return translate(failure.key, language)
    closed = translate("portal.service.closed", language)
    if failure.opens_on is None:
        return closed
    return f"{closed} {translate('portal.service.opens', language, date=format_macau(failure.opens_on, language))}"


def _state(page: PageState, language: str) -> tuple[str, str]:
    if page.complete:
        return translate("portal.draft.state.complete", language), ""
    wrong = page.started and any(fault.code != "required" for fault in page.faults)
    key, kind = ("problem", "red") if wrong else ("incomplete", "blue")
    return translate(f"portal.draft.state.{key}", language), kind


@for_holder
def draft(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The task list."""
    language: str = request.language  # type: ignore[attr-defined]
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if view.case_reference:
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, view.case_reference]))
    words = words_of(view.version, language)
    items = []
    for page in view.journey.visible_pages:
        status, kind = _state(page, language)
        url = reverse("portal-page", args=[holder, draft_id, page.id])
        items.append({"title": words.page_title(page.id), "href": url, "status": status, "kind": kind})
    ready = view.journey.complete
    check_url = reverse("portal-check", args=[holder, draft_id])
    next_url = check_url if ready else reverse("portal-page", args=[holder, draft_id, view.journey.next_page])
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words.find("name"),
        "licence": view.licence_number,
        "done": sum(page.complete for page in view.journey.visible_pages),
        "total": len(items),
        "items": items,
        "closing": _closing(view, holder, language),
        "outstanding": outstanding_shown(view, language),
        "unreachable": [register_name(each, words.language) for each in view.unreachable],
        "saved_at": view.saved_at,
        "may_share": manages(request.actor),  # type: ignore[attr-defined]
        "unchanged": pick(view.version.definition.text("unchanged"), language) if _untouched(view) else "",
        "bundle_id": bundles_of_drafts([draft_id]).get(draft_id),
        "next_url": next_url,
        "next_text": translate("portal.draft.check" if ready else "portal.own.continue", language),
    }
    return render(request, "portal/draft.html", context)


def _untouched(view: DraftView) -> bool:
    """Whether nothing was answered yet, and declaring that nothing changed answers something."""
    return view.version.definition.data.unchanged is not None and not view.field_versions


@for_holder
@require_POST
def unchanged(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Nothing has changed: answer what follows from it, and go on to what is still open."""
    view = declare_unchanged(actor=request.actor, at=now(), draft_id=draft_id).draft  # type: ignore[attr-defined]
    if view.journey.complete:
        messages.success(request, translate("portal.unchanged.done"))
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    messages.info(request, translate("portal.unchanged.still"))
    return HttpResponseRedirect(reverse("portal-page", args=[holder, draft_id, view.journey.next_page]))


def _closing(view: DraftView, holder: str, language: str) -> list[dict[str, str]]:
    """The parts after the questions: check, sign, pay."""
    ready = view.journey.complete

    def part(key: str, *, open_now: bool, done: bool, url: str) -> dict[str, str]:
        state = "complete" if done else "incomplete" if open_now else "waiting"
        return {
            "title": translate(f"portal.draft.{key}", language),
            "href": url if open_now else "",
            "status": translate(f"portal.draft.state.{state}", language),
            "kind": "" if done else "blue" if open_now else "grey",
        }

    parts = [part("check", open_now=ready, done=False, url=reverse("portal-check", args=[holder, view.id]))]
    if view.must_sign:
        url = reverse("portal-sign", args=[holder, view.id])
        parts.append(part("sign", open_now=ready and bool(view.content_hash), done=view.signed, url=url))
    if view.total:
        url = reverse("portal-pay", args=[holder, view.id])
        parts.append(part("pay", open_now=ready and view.signed, done=view.order_state == "paid", url=url))
    return parts


@for_holder
@require_POST
def registers_again(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Ask once more the registers that did not answer."""
    left = ask_registers_again(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    key = "portal.draft.registers_still_down" if left else "portal.draft.registers_answered"
    messages.add_message(request, messages.WARNING if left else messages.SUCCESS, translate(key))
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))


@for_holder
@require_POST
def discard(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Throw a draft away; the next page offers to take it back."""
    discard_draft(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    return render(request, "portal/discarded.html", {"holder": holder, "draft_id": draft_id})


@for_holder
@require_POST
def restore(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Take a discarded draft back."""
    restore_draft(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))


def seen_versions(posted: Mapping[str, Any]) -> dict[str, int]:
    """The version each field had on the page that was sent."""
    return {
        name.removeprefix("version."): int(values[0])
        for name, values in posted.items()
        if name.startswith("version.") and values and values[0].isdecimal()
    }


def _page_context(
    request: HttpRequest,
    holder: str,
    view: DraftView,
    page: PageState,
    *,
    judged: bool,
    grown: str = "",
    refused: Mapping[str, str] | None = None,
    found: Mapping[str, Search] | None = None,
) -> dict[str, Any]:
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    questions = page_questions(
        page,
        words,
        versions=view.field_versions,
        judged=judged,
        grown=grown,
        refused=refused or {},
        searches={**chosen_before(view, page, words.language), **(found or {})},
    )
    shown = [each.id for each in pages_open(view)]
    place = shown.index(page.id)
    back = _overview(holder, view)
    if place:
        back = reverse("portal-page", args=[holder, view.id, shown[place - 1]])
    asked = {state.definition.prefill.register_id for state in page.questions if state.definition.prefill}
    down = [register_name(each, words.language) for each in view.unreachable if each in asked]
    return {
        "holder": holder,
        "draft_id": view.id,
        "back_url": back,
        "service_name": words.find("name"),
        "errors": page_errors(questions),
        "page": {
            "id": page.id,
            "title": words.page_title(page.id),
            "intro": words.find(f"pages.{page.id}.intro"),
            "single": len(questions) == 1,
            "questions": questions,
            "place": place + 1,
            "of": len(shown),
            "notices": [translate("portal.page.unavailable", words.language, source=name) for name in down],
            "fixes": fixes_on(request, view, page, words),
        },
    }


def _overview(holder: str, view: DraftView) -> str:
    """The page from which the pages of questions are reached."""
    if view.case_reference:
        return reverse("portal-amend", args=[holder, view.case_reference])
    return reverse("portal-draft", args=[holder, view.id])


def _visible(view: DraftView, page_id: str) -> PageState:
    for page in pages_open(view):
        if page.id == page_id:
            return page
    raise NotFound(f"page {page_id}")


@for_holder
def question_page(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """A page of questions; posting it saves every field, or asks which version to keep."""
    actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if view.case_reference and page_id not in {page.id for page in pages_open(view)}:
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, view.case_reference]))
    page = _visible(view, page_id)
    if request.method != "POST":
        return render(request, "portal/page.html", _page_context(request, holder, view, page, judged=False))
    posted = {name: list(values) for name, values in request.POST.lists()}
    shown = frozenset(state.id for state in page.questions if not state.locked)
    values = dict(parse_page(view.version.definition.form, page.id, posted, shown=shown).values)
    uploads = read_uploads(request, page, shown, view)
    values |= uploads.values
    resolve(posted, values)
    saved = save_answers(actor=actor, at=now(), draft_id=draft_id, values=values, seen=seen_versions(posted))
    if saved.conflicts:
        return conflict_page(request, holder, view, page.id, saved.conflicts, posted)
    _tell_consequences(request, view, saved)
    view = saved.draft
    if view.version.definition.data.asked_about and not view.case_reference:
        ask_about(actor=actor, at=now(), draft_id=draft_id)
        view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    page = _visible(view, page_id)
    if sought := request.POST.get("find", ""):
        found = {sought: searched(request, view, page, sought)}
        return render(
            request, "portal/page.html", _page_context(request, holder, view, page, judged=False, found=found)
        )
    grown = request.POST.get("add_row", "")
    if grown or any(name.endswith("-remove") for name in posted):
        context = _page_context(request, holder, view, page, judged=False, grown=grown)
        return render(request, "portal/page.html", context)
    if not page.complete or uploads.refused:
        context = _page_context(request, holder, view, page, judged=True, refused=uploads.refused)
        return render(request, "portal/page.html", context, status=422)
    return HttpResponseRedirect(_after(holder, view, page_id))


def _tell_consequences(request: HttpRequest, view: DraftView, saved: Any) -> None:
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    if saved.voided:
        messages.warning(request, translate("portal.page.voided"))
    if saved.look_again:
        separator = "、" if words.language.startswith("zh") else ", "
        names = separator.join(words.label(question) for question in saved.look_again)
        messages.warning(request, translate("portal.page.look_again", questions=names))


def _after(holder: str, view: DraftView, page_id: str) -> str:
    shown = [page.id for page in pages_open(view)]
    rest = shown[shown.index(page_id) + 1 :]
    if rest:
        return reverse("portal-page", args=[holder, view.id, rest[0]])
    if view.case_reference:
        return _overview(holder, view)
    return reverse("portal-check" if view.journey.complete else "portal-draft", args=[holder, view.id])


@for_holder
@require_POST
def field(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """Save one answer as it is typed; 409 when someone else changed it meanwhile."""
    actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    page = _visible(view, page_id)
    posted = {name: list(values) for name, values in request.POST.lists()}
    question = request.POST.get("question", "")
    if question not in {state.id for state in page.questions if not state.locked}:
        raise NotFound(f"question {question}")
    values = parse_page(view.version.definition.form, page_id, posted, shown=frozenset({question})).values
    saved = save_answers(
        actor=actor,
        at=now(),
        draft_id=draft_id,
        values={name: values[name] for name in values if name == question},
        seen=seen_versions(posted),
    )
    if saved.conflicts:
        return JsonResponse({"conflict": question}, status=409)
    return JsonResponse({"version": saved.versions.get(question, 0)})
