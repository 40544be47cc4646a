"""Many applications of one service from one file: sending it, choosing, signing, paying, and the receipts."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.bundles.api import (
    MOST_ROWS,
    DeclarationsMissing,
    EmptyList,
    ListChanged,
    ListLodged,
    ListNotReady,
    ListState,
    ListView,
    NoGoodRow,
    NoList,
    ReasonTooLong,
    RowsWrong,
    UnknownColumns,
    begin_list,
    choose_rows,
    declarations_of,
    drop_list,
    list_rows,
    list_to_sign,
    list_view,
    lists_of,
    lodge_list,
    may_sign_list,
    refuse_list,
    service_for_list,
    services_for_lists,
    sign_list,
)
from balcao.cases.api import NotNow, ReasonNeeded
from balcao.catalogue.api import words_of
from balcao.entities.api import holder_name
from balcao.formkit.api import MissingColumns, TooManyRows, UnreadableTable
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.payments.api import OrderNotOpen, ProviderUnreachable, start_payment
from balcao.portal.list_files import (
    cells_in_words,
    empty_csv,
    empty_xlsx,
    faults_in_words,
    headings_of,
    receipts_csv,
    signed_csv,
    wrong_csv,
)
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.paying import came_back, time_to_pay

MOST_BYTES = 5 * 1024 * 1024
SHOWN = 20
RUNS = (ListState.CHECKING, ListState.PREPARING, ListState.TAKING_SIGNATURES, ListState.LODGING)
KINDS = {ListState.DONE: "green", ListState.OBSTRUCTED: "red", ListState.DROPPED: "grey"}
UNFIT = (UnreadableTable, TooManyRows, MissingColumns, UnknownColumns, EmptyList)


def _of_entity(request: HttpRequest) -> Actor:
    """Who acts for an entity; persons have no lists."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.entity_id is None:
        raise NotFound("lists are for entities")
    return actor


@for_holder
def lists(request: HttpRequest, holder: str) -> HttpResponse:
    """The services that can be applied for by a list, and the lists there are."""
    actor, language = _of_entity(request), request.language  # type: ignore[attr-defined]
    at = now()
    context = {
        "holder": holder,
        "services": [
            {
                "title": words_of(each, language).find("name"),
                "url": reverse("portal-list-new", args=[holder, each.service_id]),
                "notes": [],
            }
            for each in services_for_lists(actor=actor, at=at)
        ],
        "lists": [_line(each, holder, language) for each in lists_of(actor=actor, at=at)],
    }
    return render(request, "portal/lists.html", context)


def _line(view: ListView, holder: str, language: str) -> dict[str, Any]:
    return {
        "title": words_of(view.version, language).find("name"),
        "url": reverse("portal-list", args=[holder, view.id]),
        "notes": [
            f"{view.file_name} · {format_macau(view.begun_at, language)}",
            translate("portal.list.count", language, count=view.rows),
        ],
        "state": translate(f"portal.list.state.{view.state}", language),
        "kind": KINDS.get(view.state, "blue"),
    }


@for_holder
def new(request: HttpRequest, holder: str, service_id: str) -> HttpResponse:
    """The file to fill in, and sending it."""
    actor, language = _of_entity(request), request.language  # type: ignore[attr-defined]
    try:
        version = service_for_list(actor=actor, at=now(), service_id=service_id)
    except NoList as failure:
        raise NotFound(service_id) from failure
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        found = _sent(request, actor, service_id, language, errors)
        if found:
            return HttpResponseRedirect(reverse("portal-list", args=[holder, found]))
    words = words_of(version, language)
    ticked = set(request.POST.getlist("declared"))
    context = {
        "holder": holder,
        "service_id": service_id,
        "name": words.find("name"),
        "columns": headings_of(version, language),
        "declarations": [
            {"value": each.id, "text": words.label(each.id), "checked": each.id in ticked}
            for each in declarations_of(version)
        ],
        "most": MOST_ROWS,
        "errors": errors,
        "file_error": next((each["text"] for each in errors if each["href"] == "#file"), ""),
        "declared_error": next((each["text"] for each in errors if each["href"] == "#declared"), ""),
        "key": request.POST.get("key") or secrets.token_urlsafe(16),
    }
    return render(request, "portal/list_new.html", context, status=422 if errors else 200)


def _sent(request: HttpRequest, actor: Actor, service_id: str, language: str, errors: list[dict[str, str]]) -> int:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        errors.append({"href": "#file", "text": translate("portal.list.no_file", language)})
        return 0
    try:
        return begin_list(
            actor=actor,
            at=now(),
            key=request.POST.get("key") or secrets.token_urlsafe(16),
            service_id=service_id,
            name=str(file.name),
            data=file.read(),
            declared=request.POST.getlist("declared"),
        )
    except DeclarationsMissing as failure:
        errors.append({"href": "#declared", "text": translate(failure.key, language)})
    except UNFIT as failure:
        named = listed(getattr(failure, "columns", ()), language)
        key = f"portal.list.{failure.key}" if failure.key.startswith("table.") else failure.key
        text = translate(key, language, most=MOST_ROWS)
        errors.append({"href": "#file", "text": f"{text} {named}".strip()})
    return 0


@for_holder
def template(request: HttpRequest, holder: str, service_id: str, ending: str) -> HttpResponse:
    """The empty file, made from the form."""
    actor, language = _of_entity(request), request.language  # type: ignore[attr-defined]
    try:
        version = service_for_list(actor=actor, at=now(), service_id=service_id)
    except NoList as failure:
        raise NotFound(service_id) from failure
    makers = {"csv": empty_csv, "xlsx": empty_xlsx}
    if ending not in makers:
        raise NotFound(ending)
    return makers[ending](version, language)


@for_holder
def one(request: HttpRequest, holder: str, list_id: int) -> HttpResponse:
    """How far it is, and the one next step."""
    actor, language = _of_entity(request), request.language  # type: ignore[attr-defined]
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return _act(request, actor, holder, list_id)
        except (
            RowsWrong,
            NoGoodRow,
            ListNotReady,
            ListChanged,
            ListLodged,
            OrderNotOpen,
            ProviderUnreachable,
        ) as failure:
            errors = [{"text": translate(failure.key, language)}]
    at = now()
    view = list_view(actor=actor, at=at, list_id=list_id)
    wrong = list_rows(actor=actor, at=at, list_id=list_id, only="wrong", most=SHOWN) if view.wrong else []
    held = list_rows(actor=actor, at=at, list_id=list_id, only="held_up", most=SHOWN) if view.held_up else []
    unpaid = came_back(request, view.orders) if view.orders else None
    context = {
        "holder": holder,
        "list_id": list_id,
        "name": words_of(view.version, language).find("name"),
        "view": view,
        "state": translate(f"portal.list.state.{view.state}", language),
        "runs": view.state in RUNS,
        "done_so_far": _progress(view),
        "errors": errors,
        "problem": translate(view.problem, language) if view.problem else "",
        "wrong": [{"number": each.number, "words": faults_in_words(view, each, language)} for each in wrong],
        "held": [
            {
                "number": each.number,
                "why": translate(each.problem, language),
                "url": reverse("portal-draft", args=[holder, each.draft_id]) if each.draft_id else "",
            }
            for each in held
        ],
        "refusals": [{"who": pick(each.who, language), "reason": each.reason} for each in view.refusals],
        "may_sign": view.state is ListState.SIGNING and may_sign_list(actor=actor, at=at, list_id=list_id),
        "paying": "paid" in request.GET and view.state is ListState.TO_PAY and not unpaid,
        "unpaid": translate(f"portal.pay.{unpaid}", language) if unpaid and view.state is ListState.TO_PAY else "",
        "time": time_to_pay(language),
        "pay_text": translate("portal.pay.button", language, amount=format_mop(view.total, language)),
    }
    return render(request, "portal/list.html", context, status=409 if errors else 200)


def _progress(view: ListView) -> tuple[int, int]:
    """How many of how many, of what runs."""
    return {
        ListState.CHECKING: (view.checked, view.rows),
        ListState.PREPARING: (view.begun, view.going),
        ListState.TAKING_SIGNATURES: (view.signed, view.going),
        ListState.LODGING: (view.ordered, view.going),
    }.get(view.state, (view.lodged, view.going))


def _act(request: HttpRequest, actor: Actor, holder: str, list_id: int) -> HttpResponse:
    act, here = request.POST.get("act", ""), reverse("portal-list", args=[holder, list_id])
    if act in ("all", "good"):
        choose_rows(actor=actor, at=now(), list_id=list_id, only_good=act == "good")
    elif act == "lodge":
        lodge_list(actor=actor, at=now(), list_id=list_id)
    elif act == "drop":
        drop_list(actor=actor, at=now(), list_id=list_id)
        messages.success(request, translate("portal.list.dropped"))
        return HttpResponseRedirect(reverse("portal-lists", args=[holder]))
    elif act == "pay":
        view = list_view(actor=actor, at=now(), list_id=list_id)
        if not view.orders:
            raise ListNotReady
        if request.POST.get("total") != str(view.total):
            raise ListChanged
        back = request.build_absolute_uri(f"{here}?paid=1")
        return HttpResponseRedirect(start_payment(actor=actor, at=now(), order_ids=view.orders, return_url=back))
    else:
        list_view(actor=actor, at=now(), list_id=list_id)
    return HttpResponseRedirect(here)


@for_holder
def sign(request: HttpRequest, holder: str, list_id: int) -> HttpResponse:
    """The whole list with its hash; one signature for all of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = _word(request, actor, list_id, language)
        if not errors:
            done = "portal-list" if actor.entity_id is not None else "portal-own"
            return HttpResponseRedirect(reverse(done, args=[holder, *([list_id] if done == "portal-list" else [])]))
    view, rows = list_to_sign(actor=actor, at=now(), list_id=list_id)
    if "rows" in request.GET:
        return signed_csv(view, rows, language)
    words = words_of(view.version, language)
    context = {
        "holder": holder,
        "name": words.find("name"),
        "for_name": pick(holder_name(view.holder_id), language),
        "view": view,
        "count": len(rows),
        "rows": [
            {
                "title": translate("portal.list.row_no", language, number=row.number),
                "url": reverse(
                    "portal-sign" if actor.entity_id is not None else "portal-asked-to-sign",
                    args=[holder, row.draft_id],
                ),
                "notes": cells_in_words(view, row, language),
            }
            for row in rows[:SHOWN]
        ],
        "declared": [words.label(each.id) for each in declarations_of(view.version)],
        "more": len(rows) > SHOWN,
        "errors": errors,
        "read_error": next((each["text"] for each in errors if each.get("href") == "#read"), ""),
        "reason": request.POST.get("reason", "") if errors else "",
        "reason_error": next((each["text"] for each in errors if each.get("href") == "#reason"), ""),
    }
    return render(request, "portal/list_sign.html", context, status=422 if errors else 200)


def _word(request: HttpRequest, actor: Actor, list_id: int, language: str) -> list[dict[str, str]]:
    """Sign the list or refuse to; what is wrong."""
    shown = request.POST.get("hash", "")
    try:
        if request.POST.get("act") == "refuse":
            reason = request.POST.get("reason", "")
            refuse_list(actor=actor, at=now(), list_id=list_id, list_hash=shown, reason=reason)
            messages.success(request, translate("portal.list.refused", language))
        elif "read" not in request.POST:
            return [{"href": "#read", "text": translate("portal.sign.must_tick", language)}]
        else:
            sign_list(actor=actor, at=now(), list_id=list_id, list_hash=shown)
            messages.success(request, translate("portal.list.signed", language))
    except ReasonNeeded:
        return [{"href": "#reason", "text": translate("portal.sign.must_say_why", language)}]
    except ReasonTooLong as failure:
        return [{"href": "#reason", "text": translate(failure.key, language, most=failure.most)}]
    except (ListChanged, NotNow) as failure:
        return [{"text": translate(failure.key, language)}]
    return []


@for_holder
def file(request: HttpRequest, holder: str, list_id: int, what: str) -> HttpResponse:
    """What is wrong, row by row and column by column, or the receipts."""
    actor, language = _of_entity(request), request.language  # type: ignore[attr-defined]
    at = now()
    rows = list_rows(actor=actor, at=at, list_id=list_id)
    if what == "errors":
        return wrong_csv(list_view(actor=actor, at=at, list_id=list_id), rows, language)
    if what == "receipts":
        return receipts_csv(rows, language)
    raise NotFound(what)


def lists_link(request: HttpRequest, holder: str) -> str:
    """Where an entity sends lists; a person has none."""
    return reverse("portal-lists", args=[holder]) if holder_shown(request).is_entity else ""
