"""Inviting several at once from a sheet: every row is checked, read as a sentence, and only then offered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.entities.api import Origin, grant_mandate, mandate_rules, try_mandate
from balcao.formkit.api import (
    MissingColumns,
    Question,
    TableResult,
    TooManyRows,
    UnreadableTable,
    read_table,
)
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.punctuation import listed
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandate_form import Given, receiver_of, terms_of
from balcao.portal.web.mandate_rows import scope_choices, sentence
from balcao.portal.web.mandates import manages, needs_second_factor

MOST_ROWS = 200
MOST_BYTES = 1024 * 1024


def sheet_question() -> Question:
    """The columns: whom, by card and name or by register number; which template; until when."""
    return Question.model_validate(
        {
            "id": "invitations",
            "kind": "bulk_table",
            "questions": [
                {"id": "card", "kind": "text", "max": 40},
                {"id": "name", "kind": "text", "max": 200, "required": False},
                {"id": "template", "kind": "choose_one", "options": [each.name for each in mandate_rules().templates]},
                {"id": "until", "kind": "date"},
            ],
        }
    )


@for_holder
def sheet(request: HttpRequest, holder: str) -> HttpResponse:
    """Upload or paste; the page answers with a sentence or a fault for each row."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if not manages(actor):
        raise NotFound(f"mandates of {holder}")
    needs_second_factor(actor)
    context: dict[str, Any] = {
        "holder": holder,
        "templates": [
            {"name": each.name, "title": translate(f"entities.template.{each.name}.title", language)}
            for each in mandate_rules().templates
        ],
        "example": (macau_date(now()) + timedelta(days=365)).isoformat(),
    }
    if request.method == "POST":
        outcome = _judged(request, context)
        if outcome is not None:
            messages.success(request, translate("mandates.sheet.offered", language, count=outcome))
            return redirect("portal-mandates", holder)
    return render(request, "portal/mandates_sheet.html", context, status=422 if context.get("fault") else 200)


def _judged(request: HttpRequest, context: dict[str, Any]) -> int | None:
    """How many were offered, or None with the rows in the context."""
    language: str = request.language  # type: ignore[attr-defined]
    file = request.FILES.get("file")
    data = file.read(MOST_BYTES + 1) if file is not None else request.POST.get("table", "").encode()
    try:
        if len(data) > MOST_BYTES:
            raise TooManyRows
        result = read_table(sheet_question(), data)
    except (UnreadableTable, TooManyRows, MissingColumns) as failure:
        columns = listed(getattr(failure, "columns", ()), language)
        context["fault"] = translate(f"portal.{failure.key}", language, columns=columns)
        return None
    if not result.rows or len(result.rows) > MOST_ROWS:
        context["fault"] = translate("mandates.sheet.how_many", language, count=MOST_ROWS)
        return None
    confirmed = request.POST.get("act") == "confirm"
    rows = [_row(request, result, place, confirmed=False) for place in range(len(result.rows))]
    faulty = sum(bool(row["faults"]) for row in rows)
    if confirmed and not faulty:
        return sum(not _row(request, result, place, confirmed=True)["faults"] for place in range(len(rows)))
    context |= {"rows": rows, "faulty": faulty, "good": len(rows) - faulty, "table": _as_text(result)}
    return None


def _as_text(result: TableResult) -> str:
    lines = ["\t".join(("card", "name", "template", "until"))]
    lines += [
        "\t".join(cells.get(each, "") for each in ("card", "name", "template", "until")) for cells in result.texts
    ]
    return "\n".join(lines)


def _row(request: HttpRequest, result: TableResult, place: int, *, confirmed: bool) -> dict[str, Any]:
    """One row, offered or only tried: its sentence, or what is wrong with it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    cells: Mapping[str, str] = result.texts[place]
    found = {
        "number": place + 1,
        "who": " ".join(filter(None, (cells.get("card"), cells.get("name")))),
        "sentence": "",
        "faults": [
            f"{each.column}: {translate(f'portal.cell.{each.code}', language)}"
            for each in result.faults
            if each.row == place + 1
        ],
    }
    if found["faults"]:
        return found
    until = date.fromisoformat(str(result.rows[place]["until"]))
    template = Given.of_template(str(result.rows[place]["template"]), macau_date(now()))
    given = Given(
        card=cells.get("card", ""),
        name=cells.get("name", ""),
        actions=template.actions,
        scope=template.scope,
        renewals_only=template.renewals_only,
        amount=template.amount,
        day=str(until.day),
        month=str(until.month),
        year=str(until.year),
    )
    faults: dict[str, str] = {}
    receiver = receiver_of(given, faults)
    terms = terms_of(given, faults, scope_choices(language, given.scope, clients=True))
    if terms is not None and receiver:
        wanted: dict[str, Any] = {"entity_id": actor.entity_id, "receiver": receiver, "terms": terms}
        try:
            verb = grant_mandate if confirmed else try_mandate
            found["sentence"] = sentence(verb(actor=actor, at=now(), origin=Origin.SHEET, **wanted), language)
        except BalcaoError as failure:
            faults["row"] = getattr(failure, "reason_key", failure.key)
    found["faults"] = [translate(key, language) for key in faults.values()]
    return found
