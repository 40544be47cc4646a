"""A team's load, for its chiefs: who has how much, what comes and goes, which terms will be missed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from balcao.accounts.api import names_by_language
from balcao.cases.api import Narrowing, TeamLoad
from balcao.desk.list_filter import address
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.team_setup import department_of, headed
from balcao.formkit.api import said_number
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.worklists.api import load_of


@at_desk
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The load of a department."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    department = department_of(actor, request.GET)
    load, present = load_of(actor=actor, at=now(), department=department)
    came, decided = sum(load.came.values()), sum(load.decided.values())
    missed = load.ahead[-1].missed
    context = {
        "bar": bar(request),
        "department_name": department_name(department, language),
        "departments": [
            {"value": each, "text": department_name(each, language), "here": each == department}
            for each in headed(actor)
        ],
        "department": department,
        "officers": officers_shown(load, {number: pick(name, language) for number, name in present.items()}, language),
        "summary": translate(
            "desk.team.summary", language, came=came, decided=decided, pace=said_number(f"{load.pace:.1f}", language)
        ),
        "forecast": translate(f"desk.team.{'will_miss' if missed else 'no_miss'}", language, count=missed),
        "missed": missed,
        "ahead": [
            {"day": format_macau(each.day, language), "due": each.due, "missed": each.missed} for each in load.ahead
        ],
        "ages": [
            {
                "text": translate(
                    f"desk.team.{'waits_longer' if each.until_days is None else 'waits'}",
                    language,
                    since=each.since_days,
                    until=(each.until_days or 0) - 1,
                ),
                "url": address("to_do", Narrowing(age=each.since_days)),
                "count": each.count,
            }
            for each in load.ages
        ],
        "days": [
            {"day": format_macau(day, language), "came": load.came.get(day, 0), "decided": load.decided.get(day, 0)}
            for day in sorted({*load.came, *load.decided}, reverse=True)
        ],
    }
    return render(request, "desk/team.html", context)


def officers_shown(load: TeamLoad, present: dict[int, str], language: str) -> list[dict[str, Any]]:
    """A row for everyone who is there or has something, the fullest first, then what nobody has."""
    rows = {each.person_id: each for each in load.officers}
    away = names_by_language({number for number in rows if number is not None and number not in present})
    names = present | {number: pick(name, language) for number, name in away.items()}
    shown: list[dict[str, Any]] = []
    for number in sorted(names, key=lambda each: (-(rows[each].open if each in rows else 0), names[each])):
        shown.append(_row(number, rows.get(number), names[number], language, away=number not in present))
    if None in rows:
        shown.append(_row(None, rows[None], translate("desk.queue.nobody", language), language))
    return shown


def _row(number: int | None, row: Any, name: str, language: str, *, away: bool = False) -> dict[str, Any]:
    taken = "nobody" if number is None else str(number)
    return {
        "person_id": number,
        "name": name,
        "away": away,
        "url": address("to_do", Narrowing(taken=taken)),
        "open": row.open if row else 0,
        "overdue": row.overdue if row else 0,
        "soon": row.soon if row else 0,
        "oldest": format_macau(row.oldest_on, language) if row else "",
    }
