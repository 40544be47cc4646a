"""The inbox: finding, and in an entity who looks after what."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.foundation.ui.api import format_macau, is_easy, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.notices.api import (
    FilingView,
    InboxFilter,
    NoticeSummary,
    NotItsAddressee,
    TooManyLabels,
    file_notice,
    filing_of,
    inbox,
    labels_in_use,
    registration_of,
)
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reaching import reaching_shown

SHOWS = ("unread", "legal", "asks")
IN_ENTITY = ("mine", "nobody")


@for_holder
def inbox_page(request: HttpRequest, holder: str) -> HttpResponse:
    """The notices to this holder, all or those that fit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    only = InboxFilter(
        words=request.GET.get("words", "").strip()[:100],
        show=request.GET.get("show", ""),
        label=request.GET.get("label", "")[:40],
    )
    found = inbox(actor=actor, at=now(), only=only)
    files = actor.entity_id is not None and not is_easy(request)
    context = {
        "holder": holder,
        "rows": [_row(each, holder, language, files=files) for each in found],
        "narrowed": only != InboxFilter(),
        "finding": _finding(actor, only, language),
        "registration": registration_of(holder_id=holder, at=now()),
        **reaching_shown(request),
    }
    return render(request, "portal/inbox.html", context)


def _finding(actor: Actor, only: InboxFilter, language: str) -> dict[str, Any]:
    entity = actor.entity_id is not None
    shows = (*SHOWS, *IN_ENTITY) if entity else SHOWS
    labels = labels_in_use(actor=actor, at=now()) if entity else []
    return {
        "words": only.words,
        "shows": _items(((each, translate(f"portal.filing.show.{each}", language)) for each in shows), only.show),
        "labels": _items(((each, each) for each in labels), only.label),
    }


def _items(choices: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "checked": value == chosen} for value, text in choices]


def _row(each: NoticeSummary, holder: str, language: str, *, files: bool) -> dict[str, Any]:
    notes = [format_macau(each.sent_at, language)]
    if each.opened_at is not None:
        notes.append(translate("portal.inbox.opened", language, at=format_macau(each.opened_at, language)))
    elif each.moot:
        notes.append(translate("portal.inbox.moot", language))
    elif each.deemed_served_on:
        day = format_macau(each.deemed_served_on, language)
        notes.append(translate("portal.inbox.deemed", language, at=day))
    else:
        notes.append(translate("portal.inbox.unread", language))
    filed = [translate("portal.filing.with", language, who=pick(each.assignee, language))] if each.assignee else []
    url = reverse("portal-filing", args=[holder, each.id])
    return {
        "title": pick(each.subject, language),
        "url": reverse("portal-notice", args=[holder, each.id]),
        "unread": each.opened_at is None and not each.moot,
        "state": translate("portal.inbox.legal", language) if each.legal else "",
        "kind": "purple",
        "notes": [" · ".join(notes), " · ".join([*filed, *each.labels])],
        "links": [{"url": url, "text": translate("portal.filing.link", language)}] if files else [],
    }


@for_holder
def filing(request: HttpRequest, holder: str, notice_id: int) -> HttpResponse:
    """Who in the company or association looks after a notice, and its labels. The notice is not opened by this."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = filing_of(actor=actor, at=now(), notice_id=notice_id)
    if request.method != "POST":
        return _filing_page(request, holder, found, str(found.assignee_id or ""), ", ".join(found.labels), {})
    assignee, labels = request.POST.get("assignee", ""), request.POST.get("labels", "")
    known = {str(each): each for each in found.people}
    try:
        if assignee not in (*known, ""):
            raise NotItsAddressee
        file_notice(
            actor=actor,
            at=now(),
            notice_id=notice_id,
            assignee_id=known.get(assignee),
            labels=labels.replace("，", ",").replace("、", ",").split(","),
        )
    except (NotItsAddressee, TooManyLabels) as failure:
        field = "assignee" if isinstance(failure, NotItsAddressee) else "labels"
        return _filing_page(request, holder, found, assignee, labels, {field: translate(failure.key, language)})
    messages.success(request, translate("portal.filing.saved", language))
    return redirect("portal-inbox", holder)


def _filing_page(
    request: HttpRequest, holder: str, found: FilingView, assignee: str, labels: str, errors: dict[str, str]
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    people = ((str(number), pick(name, language)) for number, name in found.people.items())
    context = {
        "holder": holder,
        "subject": pick(found.subject, language),
        "people": _items(people, assignee),
        "labels": labels,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "portal/filing.html", context, status=422 if errors else 200)
