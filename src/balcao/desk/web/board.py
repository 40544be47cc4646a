"""The load as a board: a column an officer, a card a case; moved by dragging, by keyboard or by a form."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import AlreadyDecided, NotTheirs, QueueRow, ReservedBy, TeamLoad, assign_case, queue
from balcao.desk.queue_rows import ShownRow, shown_rows
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.team import officers_shown
from balcao.desk.web.team_setup import department_of, headed
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.worklists.api import load_of

MOST = 300
"""So many of the most pressing cases are laid out; the others are in the officers' lists."""

TEAM = "team"
"""The column of what nobody has."""


@at_desk
def board(request: HttpRequest) -> HttpResponse:
    """The cards of a department; a case given to another column, and how to take that back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    department = department_of(actor, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        return _give(request, actor, department)
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    load, present = load_of(actor=actor, at=at, department=department)
    rows = [row for row in queue(actor=actor, at=at, limit=MOST) if row.department == department]
    shown = shown_rows(rows, language=language, today=macau_date(at), view="board")
    columns = _columns(load, {number: pick(name, language) for number, name in present.items()}, rows, shown, language)
    context = {
        "bar": bar(request),
        "department": department,
        "department_name": department_name(department, language),
        "departments": [
            {"value": each, "text": department_name(each, language), "here": each == department}
            for each in headed(actor)
        ],
        "columns": columns,
        "moved": _moved(request, rows, columns),
        "laid_out": len(rows),
    }
    return render(request, "desk/board.html", context)


def _columns(
    load: TeamLoad, present: dict[int, str], rows: list[QueueRow], shown: list[ShownRow], language: str
) -> list[dict[str, Any]]:
    """What nobody has first, then a column for everyone who is there or has something."""
    officers = officers_shown(load, present, language)
    officers.sort(key=lambda each: each["person_id"] is not None)
    if officers and officers[0]["person_id"] is not None:
        officers.insert(0, {"person_id": None, "name": translate("desk.queue.nobody", language), "open": 0})
    columns = []
    for place, officer in enumerate(officers):
        number = officer["person_id"]
        cards = [card for row, card in zip(rows, shown, strict=True) if row.assignee_id == number]
        to = TEAM if number is None else str(number)
        columns.append({**officer, "to": to, "cards": cards, "more": officer["open"] > len(cards), "place": place})
    return columns


def _moved(request: HttpRequest, rows: list[QueueRow], columns: list[dict[str, Any]]) -> dict[str, str] | None:
    """What was just moved and whence, while it still lies there."""
    row = next((each for each in rows if each.reference == request.GET.get("moved")), None)
    back = next((each for each in columns if each["to"] == request.GET.get("from")), None)
    if row is None or back is None:
        return None
    here = next(each["name"] for each in columns if each["person_id"] == row.assignee_id)
    return {"reference": row.reference, "to": back["to"], "back": back["name"], "here": here}


def _give(request: HttpRequest, actor: Actor, department: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    sent, reference = request.POST, request.POST.get("case", "")
    to, asked = sent.get("to", ""), {"department": department}
    if to != TEAM and not (to.isascii() and to.isdecimal() and len(to) < 10):
        messages.warning(request, translate("desk.assign.who", language))
        return redirect(f"{reverse('desk-board')}?{urlencode(asked)}")
    try:
        assign_case(actor=actor, at=now(), reference=reference, person_id=None if to == TEAM else int(to))
    except (AlreadyDecided, NotTheirs, ReservedBy):
        messages.warning(request, translate("desk.assign.not_done", language, count=1, references=reference))
    else:
        asked |= {"moved": reference, "from": sent.get("from", "")[:10]}
    return redirect(f"{reverse('desk-board')}?{urlencode(asked)}")
