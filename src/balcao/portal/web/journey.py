"""From the start of an application to its last answer: task list, question pages, saved by page and by field."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.bundles.api import begin_with_answers, bundles_of_drafts
from balcao.cases.api import (
    CaseSummary,
    Choices,
    DraftView,
    LastTime,
    NoLicence,
    NotUnderGuardianship,
    Saved,
    WhichLicence,
    WindowClosed,
    WrongAudience,
    ask_about,
    ask_registers_again,
    cases_of,
    declare_unchanged,
    declared_before,
    discard_draft,
    draft_view,
    drafts_of,
    find_choices,
    requirements,
    restore_draft,
    save_answers,
)
from balcao.catalogue.api import get_published, register_name, required_in
from balcao.documents.api import in_words
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import pick
from balcao.licences.api import licences_of
from balcao.portal.amended import pages_open
from balcao.portal.guided import guide_sent
from balcao.portal.outages_shown import outage_of_draft
from balcao.portal.web.ask_office import office_of
from balcao.portal.web.calling import about_service
from balcao.portal.web.can_i import carry
from balcao.portal.web.choices import choices_found
from balcao.portal.web.commenting import talk_of
from balcao.portal.web.earlier import earlier_of
from balcao.portal.web.enrolments import enrolling_card
from balcao.portal.web.filling import Way, announce_file, page_state, save_field, save_page, show_page
from balcao.portal.web.helping import helper_rows, may_ask_for_help
from balcao.portal.web.hiring import booking_part
from balcao.portal.web.holders import for_holder
from balcao.portal.web.last_steps import Next, last_steps, next_step
from balcao.portal.web.mandates import manages
from balcao.portal.web.newer_form import left_out_shown, newer_shown
from balcao.portal.web.offering import offers_of
from balcao.portal.web.reading import outstanding_shown, words_of
from balcao.portal.web.register_consents import consent_items, first_asked, law_rows
from balcao.portal.web.requiring import required_rows
from balcao.portal.web.rows import case_rows, draft_rows, licence_rows
from balcao.portal.web.scans import scans_beside
from balcao.portal.web.together import company_of
from balcao.portal.web.video_counter import seen_by_video
from balcao.portal.web.wrong import correction_rows
from balcao.vouchers.api import NoVoucher

NAMES = {
    "page": "portal-page",
    "field": "portal-field",
    "upload": "portal-page-upload",
    "choices": "portal-choices",
    "report": "portal-table-report",
    "rows": "portal-table-rows",
}


@for_holder
def start(request: HttpRequest, holder: str, service_id: str) -> HttpResponse:
    """Begin an application; with one open already, or a licence to choose, ask first."""
    at, actor = now(), request.actor  # type: ignore[attr-defined]
    version = get_published(service_id, at=at)
    if version.definition.data.enrols:
        return HttpResponseRedirect(reverse("portal-activities"))
    language: str = request.language  # type: ignore[attr-defined]
    obstacle = ""
    told, guide_fields = guide_sent(request, service_id)
    licence = request.POST.get("licence", "")
    anyway = request.method == "POST" and bool(request.POST.get("anyway"))
    alike = [] if anyway else drafts_of(actor=actor, at=at, service_id=service_id)
    running = [] if anyway else _running(actor, at, service_id)
    first = () if anyway else required_in(version.definition.data, answers={}, facts={})
    lacking = [each for each in requirements(actor=actor, at=at, required=first) if each.fulfilled is None]
    if request.method == "POST" and not (alike or running or lacking):
        try:
            number = begin_with_answers(
                actor=actor,
                at=at,
                service_id=service_id,
                key=request.POST.get("key") or secrets.token_urlsafe(16),
                answers=told,
                licence_number=licence,
            )
            carry(request, version, number, at)
            to_answer = first_asked(actor, at, holder, number)
            return HttpResponseRedirect(to_answer or reverse("portal-draft", args=[holder, number]))
        except WhichLicence:
            pass
        except (NoLicence, NotUnderGuardianship, NoVoucher, WindowClosed, WrongAudience) as failure:
            obstacle = why_not(failure, language)
    kind = version.definition.data.licence
    context = {
        "holder": holder,
        "service_id": service_id,
        "service_name": words_of(version, language).find("name"),
        "drafts": draft_rows(alike, holder, language),
        "cases": case_rows(running, holder, language),
        "licences": licence_rows(licences_of(actor=actor, at=at, kind=kind), language, at=at) if kind else [],
        "required": required_rows(lacking, holder, language),
        "obstacle": obstacle,
        "guide_fields": guide_fields,
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "portal/start.html", context, status=409 if obstacle else 200)


def _running(actor: Actor, at: datetime, service_id: str) -> list[CaseSummary]:
    return [case for case in cases_of(actor=actor, at=at, service_id=service_id) if not case.closed]


def why_not(failure: BalcaoError, language: str) -> str:
    """Why it cannot begin, and from when it can."""
    if not isinstance(failure, WindowClosed) or failure.key != WindowClosed.key:
        return translate(failure.key, language)
    closed = translate("portal.service.closed", language)
    if failure.opens_on is None:
        return closed
    return f"{closed} {translate('portal.service.opens', language, date=format_macau(failure.opens_on, language))}"


@for_holder
def draft(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The task list."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if view.case_reference:
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, view.case_reference]))
    words = words_of(view.version, language)
    about_service(request, view.version)
    items, talk, company = [], talk_of(actor, holder, draft_id), company_of(actor, holder, draft_id)
    for page in view.journey.visible_pages:
        status, kind = page_state(page, language)
        url = reverse("portal-page", args=[holder, draft_id, page.id])
        hints = [company.hint(page.id, language) if company else "", talk.waiting_on(page, language) if talk else ""]
        items.append(
            {
                "title": words.page_title(page.id),
                "href": url,
                "status": status,
                "kind": kind,
                "hint": " · ".join(filter(None, hints)),
            }
        )
    ready = view.journey.complete
    if ready:
        onward = next_step(view, holder, language, actor)
    else:
        page_url = reverse("portal-page", args=[holder, draft_id, view.journey.next_page])
        onward = Next(page_url, translate("portal.own.continue", language))
    hires = booking_part(actor, holder, draft_id, language) if view.version.definition.data.booking else []
    to_choose = hires[0]["href"] if hires and hires[0]["kind"] else ""
    consent_url = first_asked(actor, now(), holder, draft_id) or to_choose
    last = declared_before(actor=actor, at=now(), draft_id=draft_id)
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words.find("name"),
        "licence": view.licence_number,
        "done": sum(page.complete for page in view.journey.visible_pages),
        "total": len(items),
        "items": items,
        "closing": last_steps(view, holder, language),
        "outstanding": outstanding_shown(view, language),
        "required": required_rows(requirements(actor=actor, at=now(), required=view.lacking), holder, language),
        "unreachable": [register_name(each, words.language) for each in view.unreachable],
        "saved_at": view.saved_at,
        "by_video": actor.clerk is None and seen_by_video(view.version),
        "may_share": manages(actor),
        "together": company is not None and bool(items),
        "may_ask_for_help": may_ask_for_help(actor),
        "helpers": [] if actor.clerk else helper_rows(actor, holder, draft_id, language),
        "corrections": correction_rows(actor, holder, view, language),
        "hires": hires,
        "consents": consent_items(actor, now(), holder, draft_id, language),
        "by_law": law_rows(actor, view, now(), language),
        "unchanged": ""
        if consent_url or not _untouched(view, last)
        else pick(view.version.definition.text("unchanged"), language),
        "newer": newer_shown(actor, draft_id, language),
        "left_out": left_out_shown(actor, draft_id, language),
        "earlier": bool(earlier_of(actor, draft_id)),
        "outage": outage_of_draft(actor, view.version, language),
        "enrolling": enrolling_card(actor, draft_id, language) if view.version.definition.data.enrols else None,
        "bundle_id": bundles_of_drafts([draft_id]).get(draft_id),
        "last_time": {"reference": last.reference, "at": last.lodged_at} if last else None,
        "next_url": consent_url or onward.url,
        "next_text": translate("portal.own.continue", language) if consent_url else onward.text,
    }
    return render(request, "portal/draft.html", context)


def _untouched(view: DraftView, last: LastTime | None) -> bool:
    """Whether nothing was answered yet, and declaring that nothing changed answers something."""
    offered = view.version.definition.data.unchanged is not None and (last is not None or bool(view.licence_number))
    return offered and not view.field_versions


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


def way_of(request: HttpRequest, holder: str, draft_id: int, view: DraftView) -> Way:
    """How the holder's people fill in a draft."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def save(values: Mapping[str, Any], seen: Mapping[str, int], key: str) -> Saved:
        return save_answers(actor=actor, at=now(), draft_id=draft_id, values=values, seen=seen, key=key)

    def find(question: str, query: str, typed: Mapping[str, str]) -> Choices:
        return find_choices(actor=actor, at=now(), draft_id=draft_id, question_id=question, query=query, typed=typed)

    def ask(view: DraftView) -> DraftView:
        definition = view.version.definition
        if not (definition.data.asked_about or definition.form.looks_up) or view.case_reference:
            return view
        ask_about(actor=actor, at=now(), draft_id=draft_id)
        return draft_view(actor=actor, at=now(), draft_id=draft_id)

    def overview(view: DraftView) -> str:
        if view.case_reference:
            return reverse("portal-amend", args=[holder, view.case_reference])
        return reverse("portal-draft", args=[holder, draft_id])

    def after_last(view: DraftView) -> str:
        if view.case_reference or not view.journey.complete:
            return overview(view)
        return reverse("portal-check", args=[holder, draft_id])

    def wrong(question: str) -> str:
        return reverse("portal-wrong", args=[holder, draft_id, question])

    def wrong_row(question: str, row: str) -> str:
        return f"{reverse('portal-wrong-row', args=[holder, draft_id, question])}?{urlencode({'row': row})}"

    return Way(
        holder=holder,
        number=draft_id,
        names=NAMES,
        overview=overview,
        after_last=after_last,
        save=save,
        find=find,
        ask=ask,
        wrong=None if view.case_reference else wrong,
        wrong_row=None if view.case_reference else wrong_row,
        offers=offers_of(actor),
    )


@for_holder
def question_page(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """A page of questions; posting it saves every field, or asks which version to keep."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if view.case_reference and page_id not in {page.id for page in pages_open(view)}:
        return HttpResponseRedirect(reverse("portal-matter", args=[holder, view.case_reference]))
    show = save_page if request.method == "POST" else show_page
    talk = talk_of(request.actor, holder, draft_id)  # type: ignore[attr-defined]
    scans = scans_beside(request.actor, view) if request.method == "GET" else []  # type: ignore[attr-defined]
    office = office_of(request.actor, holder, view)  # type: ignore[attr-defined]
    company = company_of(request.actor, holder, draft_id)  # type: ignore[attr-defined]
    way = replace(way_of(request, holder, draft_id, view), talk=talk, scans=scans, office=office, company=company)
    return show(request, way, view, page_id)


@for_holder
@require_POST
def field(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """Save one answer as it is typed; 409 when someone else changed it meanwhile."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    talk = talk_of(request.actor, holder, draft_id)  # type: ignore[attr-defined]
    return save_field(request, replace(way_of(request, holder, draft_id, view), talk=talk), view, page_id)


@in_words
@for_holder
@require_POST
def upload(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """Announce a file that is sent piece by piece."""
    return announce_file(request, draft_view(actor=request.actor, at=now(), draft_id=draft_id), page_id)  # type: ignore[attr-defined]


@for_holder
@require_POST
def choices(request: HttpRequest, holder: str, draft_id: int, page_id: str) -> HttpResponse:
    """The choices alone, to be put into the page while one types."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    return choices_found(request, way_of(request, holder, draft_id, view).find, view, page_id)
