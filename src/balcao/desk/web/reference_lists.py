"""Reference lists at the desk: beginning one, proposing rows, comparing, publishing by a second person, going back."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import codes_in_use
from balcao.catalogue.api import departments
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_file
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES, pick
from balcao.reflists.api import (
    USUAL,
    BadDay,
    BadListName,
    BadMapping,
    Comparison,
    ListFourEyes,
    ListSummary,
    NothingChanged,
    ReasonNeeded,
    Row,
    RowsAtFault,
    SourceSilent,
    UnreadableRows,
    VersionSettled,
    VersionView,
    begin_list,
    go_back,
    list_at_desk,
    list_departments,
    lists_at_desk,
    propose_address,
    propose_file,
    publish_version,
    return_version,
    rows_at_desk,
    rows_csv,
    version_at_desk,
)

MOST_SHOWN = 50
KINDS = {"waiting": "red", "in_force": "green", "coming": "blue", "earlier": "grey", "returned": "grey"}
FIELDS: dict[type[BalcaoError], str] = {BadDay: "since", BadMapping: "mapped-code", SourceSilent: "url"}
"""Beside which field a failure is told; the others stand at the file or the address."""


def _whose(actor: Actor, language: str) -> dict[str, str]:
    """The departments whose lists are the actor's, in words.

    :raises NotFound: for who administers none.
    """
    found, names = list_departments(actor), departments(settings.BALCAO_SERVICES)
    if not found:
        raise NotFound("reference lists")
    return {
        code or "house": pick(names[code], language)
        if code in names
        else translate("desk.reference_lists.house", language)
        for code in found
    }


@at_desk
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that are the officer's; what waits for somebody first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    names = _whose(actor, language)
    rows = [_summary(each, names, language) for each in lists_at_desk(actor=actor, at=now())]
    return render(request, "desk/reference_lists/list.html", {"bar": bar(request), "rows": rows})


def _summary(each: ListSummary, names: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "id": each.list_id,
        "name": pick(each.name, language),
        "whose": names.get(each.department or "house", each.department),
        "rows": each.rows,
        "number": each.number,
        "waits": each.waits,
        "above": each.above,
        "url": each.url,
        "asked": format_macau(each.asked_at, language) if each.asked_at else "",
        "problem": translate(each.problem, language, what="") if each.problem else "",
    }


@at_desk
def new_list(request: HttpRequest) -> HttpResponse:
    """Begin a list; its rows come next."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    names, sent = _whose(actor, language), request.POST
    known = lists_at_desk(actor=actor, at=now())
    name = {each: sent.get(f"name-{each}", "") for each in LANGUAGES}
    fault = ""
    if request.method == "POST":
        department = sent.get("department", "")
        try:
            if department not in names:
                raise BadListName
            list_id = begin_list(
                actor=actor,
                at=now(),
                list_id=sent.get("id", ""),
                department="" if department == "house" else department,
                name=name,
                above=sent.get("above", ""),
            )
        except BadListName as failure:
            fault = translate(failure.key, language)
        else:
            return redirect("desk-reference-list", list_id)
    chosen = sent.get("department") or next(iter(names))
    context = {
        "bar": bar(request),
        "id": sent.get("id", ""),
        "departments": [{"value": each, "text": text, "checked": each == chosen} for each, text in names.items()],
        "above": [
            {"value": each.list_id, "text": pick(each.name, language), "checked": each.list_id == sent.get("above")}
            for each in known
        ],
        "names": [
            {"code": each, "label": translate(f"desk.announce.language.{each}", language), "value": name[each]}
            for each in LANGUAGES
        ],
        "fault": fault,
        "errors": [{"href": "#id", "text": fault}] if fault else [],
    }
    return render(request, "desk/reference_lists/new.html", context, status=422 if fault else 200)


@at_desk
def one_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """A list: what is in force, proposing other rows, its versions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    page = list_at_desk(actor=actor, at=now(), list_id=list_id)
    sent, faults = request.POST, {}
    mapped = {part: sent.get(f"mapped-{part}", page.mapped.get(part, "")).strip()[:100] for part in USUAL}
    if request.method == "POST":
        field = "file" if sent.get("way") == "file" else "url"
        try:
            number = _propose(request, actor, list_id, mapped)
        except (BadDay, BadMapping, SourceSilent, UnreadableRows, NothingChanged) as failure:
            faults[FIELDS.get(type(failure), field)] = translate(failure.key, language, what=str(failure)[:200])
        else:
            return redirect("desk-reference-list-version", list_id, number)
    summary = _summary(page.summary, _whose(actor, language), language)
    context = {
        "bar": bar(request),
        "row": summary,
        "versions": [_version(each, language) for each in page.versions],
        "mapped": [
            {"part": part, "label": translate(f"desk.reference_lists.part.{part}", language), "value": value}
            for part, value in mapped.items()
        ],
        "url": sent.get("url", page.summary.url),
        "items": sent.get("items", page.items),
        "since": sent.get("since") or macau_date(now()).isoformat(),
        "faults": faults,
        "mapped_fault": faults.get("mapped-code", ""),
        "errors": [{"href": f"#{name}", "text": text} for name, text in faults.items()],
    }
    return render(request, "desk/reference_lists/one.html", context, status=422 if faults else 200)


def _propose(request: HttpRequest, actor: Actor, list_id: str, mapped: dict[str, str]) -> int:
    try:
        since = date.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        raise BadDay from None
    mapped = {part: name for part, name in mapped.items() if name}
    if request.POST.get("way") != "file":
        url, items = request.POST.get("url", "").strip(), request.POST.get("items", "").strip()
        return propose_address(
            actor=actor, at=now(), list_id=list_id, url=url, items=items, mapped=mapped, since_on=since
        )
    sent = request.FILES.get("file")
    content = sent.read() if sent else b""
    return propose_file(actor=actor, at=now(), list_id=list_id, content=content, mapped=mapped, since_on=since)


def _version(each: VersionView, language: str) -> dict[str, Any]:
    who = each.decided_by or each.proposed_by
    return {
        "number": each.number,
        "state": translate(f"desk.reference_lists.state.{each.state}", language),
        "kind": KINDS[each.state],
        "rows": each.rows,
        "since": format_macau(each.since_on, language),
        "told": f"{who} · {format_macau(each.decided_at or each.proposed_at, language)}",
        "proposed": f"{each.proposed_by} · {format_macau(each.proposed_at, language)}",
        "note": each.note,
        "url": each.url,
        "waits": each.state == "waiting",
        "earlier": each.state == "earlier",
    }


@at_desk
def version(request: HttpRequest, list_id: str, number: int) -> HttpResponse:
    """A version compared with the one in force; publish it, put it back, go back to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    act, fault = request.POST.get("act", ""), ""
    if request.method == "POST" and act in ("publish", "return", "back"):
        try:
            if act == "publish":
                publish_version(actor=actor, at=now(), list_id=list_id, number=number)
            elif act == "return":
                return_version(actor=actor, at=now(), list_id=list_id, number=number, why=request.POST.get("why", ""))
            else:
                go_back(actor=actor, at=now(), list_id=list_id, number=number)
        except ReasonNeeded as failure:
            fault = translate(failure.key, language)
        except (ListFourEyes, VersionSettled, RowsAtFault, NothingChanged) as failure:
            messages.warning(request, translate(failure.key, language))
            return redirect("desk-reference-list-version", list_id, number)
        else:
            messages.success(request, translate(f"desk.reference_lists.did.{act}", language))
            return redirect("desk-reference-list", list_id)
    page = version_at_desk(actor=actor, at=now(), list_id=list_id, number=number)
    vanishing = frozenset(each.code for each in page.comparison.removed)
    used = codes_in_use(list_id, vanishing) if page.view.state in ("waiting", "earlier") else {}
    context = {
        "bar": bar(request),
        "row": _summary(page.summary, _whose(actor, language), language),
        "version": _version(page.view, language),
        "own": page.own,
        "parts": _parts(page.comparison, language),
        "wrong": [
            {
                "place": each.place,
                "code": each.code,
                "text": translate(f"reflists.row.{each.fault}", language, what=each.what),
            }
            for each in page.comparison.faults
        ],
        "used": [
            {
                "code": code,
                "where": " · ".join(
                    translate(f"desk.reference_lists.used.{where}", language, count=count)
                    for where, count in found.items()
                ),
            }
            for code, found in used.items()
        ],
        "why_fault": fault,
        "errors": [{"href": "#why", "text": fault}] if fault else [],
    }
    return render(request, "desk/reference_lists/version.html", context, status=422 if fault else 200)


def _parts(found: Comparison, language: str) -> list[dict[str, Any]]:
    """What was added, changed and removed, each as far as it is shown."""

    def part(name: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
        more = len(rows) - MOST_SHOWN
        return {
            "title": translate(f"desk.reference_lists.{name}", language, count=len(rows)),
            "rows": [{"code": code, "text": text} for code, text in rows[:MOST_SHOWN]],
            "more": translate("desk.reference_lists.more", language, count=more) if more > 0 else "",
        }

    return [
        part("removed", [(each.code, _words(each)) for each in found.removed]),
        part("changed", [(new.code, f"{_words(old)} → {_words(new)}") for old, new in found.changed]),
        part("added", [(each.code, _words(each)) for each in found.added]),
    ]


def _words(row: Row) -> str:
    days = f"{row.since}–{row.until}" if row.since or row.until else ""
    return " · ".join(each for each in (row.zh, row.pt, row.en, row.parent, days) if each)


@at_desk
def rows(request: HttpRequest, list_id: str, number: int) -> HttpResponse:
    """The rows of a version as CSV, to be changed and proposed again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = rows_at_desk(actor=actor, list_id=list_id, number=number)
    return saved_file(rows_csv(found), name=f"{list_id}-{number}.csv", kind="text/csv; charset=utf-8")
