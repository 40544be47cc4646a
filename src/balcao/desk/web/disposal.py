"""Deletion: what may be deleted and what keeps the rest; lists that one chief proposes and another confirms; proofs."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.desk.reading import department_name
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.disposal.api import (
    Heap,
    ItemView,
    ListOpen,
    ListSummary,
    ListView,
    NothingToDelete,
    Settled,
    TwoNeeded,
    WhyNeeded,
    confirm_list,
    departments_of,
    fetch_certificate,
    fetch_manifest,
    list_view,
    overview,
    propose_list,
    return_list,
    sample_of,
)
from balcao.documents.api import NotSealedYet
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_file, saved_table
from balcao.kernel.actor import CHIEF
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

A_PAGE = 50
KINDS = {"": "orange", "confirmed": "blue", "returned": "grey", "done": "green"}


@at_desk_for(CHIEF)
def disposal(request: HttpRequest) -> HttpResponse:
    """What may be deleted, by service and year; why the others stay; the lists."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    department = _department(request)
    found = overview(actor=actor, at=now(), department=department)
    context = {
        "bar": bar(request),
        "department": department,
        "department_name": department_name(department, language),
        "departments": [
            {"value": each, "text": department_name(each, language), "here": each == department}
            for each in departments_of(actor)
        ],
        "heaps": [_heap(each, language) for each in found.heaps],
        "deletable": translate("desk.disposal.deletable", language, count=found.deletable),
        "any": found.deletable,
        "keeps": [{"why": translate(f"disposal.reason.{why}", language), "count": count} for why, count in found.keeps],
        "more": translate("desk.disposal.more", language, count=found.looked) if found.more else "",
        "waits": any(not each.outcome for each in found.lists),
        "lists": [_summary(each, language) for each in found.lists],
    }
    return render(request, "desk/disposal/overview.html", context)


@at_desk_for(CHIEF)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Put what may be deleted on a list."""
    language: str = request.language  # type: ignore[attr-defined]
    department = _department(request)
    try:
        number = propose_list(actor=request.actor, at=now(), department=department)  # type: ignore[attr-defined]
    except (ListOpen, NothingToDelete) as failure:
        messages.error(request, translate(failure.key, language))
        return redirect(f"{reverse('desk-disposal')}?department={department}")
    messages.success(request, translate("desk.disposal.did_propose", language))
    return redirect("desk-disposal-list", number)


@at_desk_for(CHIEF)
def disposal_list(request: HttpRequest, number: str) -> HttpResponse:
    """One list."""
    return _show(request, number, "")


@at_desk_for(CHIEF)
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The second pair of eyes agrees."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        left = confirm_list(actor=request.actor, at=now(), number=number)  # type: ignore[attr-defined]
        messages.success(request, translate("desk.disposal.did_confirm", language, count=left))
    except (Settled, TwoNeeded) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-disposal-list", number)


@at_desk_for(CHIEF)
@require_POST
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Send it back, or take one's own back."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        return_list(actor=request.actor, at=now(), number=number, why=request.POST.get("why", "")[:MOST])  # type: ignore[attr-defined]
        messages.success(request, translate("desk.disposal.did_return", language))
    except WhyNeeded as failure:
        return _show(request, number, translate(failure.key, language))
    except Settled as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-disposal-list", number)


@at_desk_for(CHIEF)
def cases_file(request: HttpRequest, number: str) -> HttpResponse:
    """The cases of a list as comma-separated values."""
    language: str = request.language  # type: ignore[attr-defined]
    view = list_view(actor=request.actor, at=now(), number=number)  # type: ignore[attr-defined]
    heads = ("case", "service", "lodged", "ended", "as", "rule", "years", "basis", "state", "because", "hash")
    rows: list[list[object]] = [[translate(f"desk.disposal.head.{each}", language) for each in heads]]
    for each in view.items:
        shown = _item(each, language)
        rows.append(
            [
                each.reference,
                shown["service"],
                each.lodged_on.isoformat(),
                each.ended_on.isoformat(),
                shown["ended_as"],
                each.rule,
                each.years,
                pick(each.basis, language),
                shown["state"],
                shown["because"],
                each.sha256,
            ]
        )
    return saved_table(rows, name=view.summary.number)


@at_desk_for(CHIEF)
def manifest(request: HttpRequest, number: str) -> HttpResponse:
    """The manifest of a list that is done."""
    data = fetch_manifest(actor=request.actor, number=number)  # type: ignore[attr-defined]
    return saved_file(data, name=f"{number}.json", kind="application/json")


@at_desk_for(CHIEF)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Its sealed certificate; while that is being made, back to the list."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        name, data = fetch_certificate(actor=request.actor, number=number)  # type: ignore[attr-defined]
    except NotSealedYet as failure:
        messages.info(request, translate(failure.key, language))
        return redirect("desk-disposal-list", number)
    return saved_file(data, name=f"{name}.pdf", kind="application/pdf")


def _department(request: HttpRequest) -> str:
    theirs = departments_of(request.actor)  # type: ignore[attr-defined]
    if not theirs:
        raise NotFound("disposal")
    asked = (request.POST if request.method == "POST" else request.GET).get("department", "")
    return asked if asked in theirs else theirs[0]


def _show(request: HttpRequest, number: str, fault: str) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    view = list_view(actor=actor, at=now(), number=number)
    page = Paginator(view.items, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar": bar(request),
        "list": _summary(view.summary, language) | _proof(view, language),
        "waits": not view.summary.outcome,
        "mine": view.mine,
        "fault": fault,
        "errors": [{"href": "#why", "text": fault}] if fault else [],
        "heaps": [_heap(each, language) for each in view.heaps],
        "sample": [_item(each, language) for each in sample_of(view)] if not view.summary.done_at else [],
        "items": [_item(each, language) for each in page],
        "page": page,
    }
    return render(request, "desk/disposal/list.html", context, status=422 if fault else 200)


def _proof(view: ListView, language: str) -> dict[str, Any]:
    return {
        "table": view.table,
        "confirmed": f"{format_macau(view.confirmed_at, language)} · {view.confirmed_by}" if view.confirmed_at else "",
        "returned": f"{view.confirmed_by}: {view.note}" if view.note else "",
        "certificate": view.certificate,
        "manifest": view.manifest_sha256,
    }


def _summary(each: ListSummary, language: str) -> dict[str, Any]:
    state = "done" if each.done_at else each.outcome
    return {
        "number": each.number,
        "department": department_name(each.department, language),
        "state": translate(f"desk.disposal.state.{state or 'waiting'}", language),
        "kind": KINDS[state],
        "proposed": f"{format_macau(each.proposed_at, language)} · {each.proposed_by}",
        "counts": translate(
            "desk.disposal.counts", language, waiting=each.waiting, kept=each.kept, deleted=each.deleted
        ),
    }


def _heap(each: Heap, language: str) -> dict[str, Any]:
    return {"service": pick(each.service, language), "year": each.year, "count": each.count}


def _item(each: ItemView, language: str) -> dict[str, Any]:
    when = each.done_at if each.state == "deleted" else each.deleted_from if each.state == "waiting" else None
    state = translate(
        f"desk.disposal.item.{each.state if when or each.state == 'kept' else 'listed'}",
        language,
        day=format_macau(when, language) if when else "",
    )
    return {
        "reference": each.reference,
        "service": pick(each.service, language),
        "ended": translate("desk.archive.ended", language, day=format_macau(each.ended_on, language), years=each.years),
        "ended_as": translate(f"cases.state.{each.ended_as}", language),
        "basis": pick(each.basis, language),
        "state": state,
        "because": " · ".join(translate(f"disposal.reason.{why}", language) for why in each.because),
        "sha256": each.sha256,
        "here": each.here,
    }
