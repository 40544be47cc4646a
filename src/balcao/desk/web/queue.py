"""What waits: the queue, its saved lists, and the next case to open."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    MOST_COUNTED,
    TO_CONFIRM,
    VIEWS,
    Narrowing,
    labels_of,
    order_of_work,
    queue,
    services_in,
)
from balcao.cases.api import next_case as most_pressing
from balcao.catalogue.api import get_version
from balcao.desk.list_filter import address, filter_shown
from balcao.desk.queue_rows import drawn, shown_rows, why_first
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.reflists.api import waiting_lists
from balcao.worklists.api import ListShown, lists_of, team_of

PAGE = 50
LAST = 1_000
"""Nobody leafs further; one searches."""


@at_desk
def queue_page(request: HttpRequest) -> HttpResponse:
    """The officer's cases by view, page by page, narrowed; beside the lists that were saved."""
    return show_queue(request, {})


def show_queue(request: HttpRequest, faults: dict[str, str], status: int = 200) -> HttpResponse:
    """The queue, with what went wrong at its top and everything chosen still there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    asked = request.POST if request.method == "POST" else request.GET
    view = asked.get("view", "")
    view = view if view in VIEWS else "to_do"
    narrowing, place = Narrowing.read(asked), _place(asked.get("page", ""))
    found = queue(actor=actor, at=at, view=view, narrowing=narrowing, first=(place - 1) * PAGE, limit=PAGE + 1)
    numbers, lists = lists_of(actor=actor, at=at)
    team = [(number, pick(name, language)) for number, name in team_of(actor=actor, at=at).items()]
    shown = shown_rows(found[:PAGE], language=language, today=macau_date(at), view=view)
    may_choose, chosen = view in ("to_do", "mine"), frozenset(asked.getlist("case"))
    context = {
        "bar": bar(request),
        "view": view,
        "tabs": _tabs(numbers, view, language),
        "lists": [_list(each, view, narrowing) for each in lists],
        "rows": drawn(shown, language=language, may_choose=may_choose, chosen=chosen),
        "place": place,
        "before": address(view, narrowing, place - 1) if place > 1 else "",
        "after": address(view, narrowing, place + 1) if len(found) > PAGE else "",
        "several": place > 1 or len(found) > PAGE,
        "query": narrowing.query,
        "services": _services(actor, at, view, narrowing.service_id, language),
        "filter": filter_shown(narrowing, view, labels=labels_of(actor.departments), officers=team, language=language),
        "narrow": bool(narrowing),
        "kept": narrowing.as_json(),
        "order": _order(actor, view, language),
        "departments": [{"value": each, "text": department_name(each, language)} for each in sorted(actor.departments)],
        "waits": _waits(actor, numbers, language),
        "may_choose": may_choose,
        "team": [{"value": number, "text": name} for number, name in team],
        "empty": translate(f"desk.empty.{view}", language),
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
        "faults": faults,
    }
    return render(request, "desk/queue.html", context, status=status)


def _waits(actor: Actor, numbers: dict[str, int], language: str) -> list[dict[str, str]]:
    """What waits for this officer's yes elsewhere, each with the page on which it is given."""
    counts = (
        ("desk-proposals", "desk.proposals.wait", numbers.get(TO_CONFIRM, 0)),
        ("desk-reference-lists", "desk.reference_lists.wait", waiting_lists(actor=actor)),
    )
    return [
        {"url": reverse(name), "text": translate(key, language, count=counted(count))}
        for name, key, count in counts
        if count
    ]


def _place(written: str) -> int:
    return min(max(int(written), 1), LAST) if written.isascii() and written.isdecimal() and len(written) < 6 else 1


def _list(each: ListShown, view: str, narrowing: Narrowing) -> dict[str, Any]:
    return {
        "id": each.list_id,
        "url": address(each.view, each.narrowing),
        "text": each.name,
        "count": counted(each.count),
        "shared": each.shared,
        "own": each.own,
        "here": (each.view, each.narrowing) == (view, narrowing),
    }


def counted(count: int) -> str:
    """A count as shown: beyond what is counted, so many and more."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _order(actor: Actor, view: str, language: str) -> str:
    """How the order is made, in words; nothing where the order is another."""
    if view not in ("to_do", "mine"):
        return ""
    weights = order_of_work(departments=actor.departments)
    return translate(
        "desk.pressing.explained",
        language,
        share=weights["deadline_share"],
        rest=100 - weights["deadline_share"],
        complexity=weights["complexity_days"],
        urgent=weights["urgent_days"],
    )


def _services(actor: Actor, at: datetime, view: str, chosen: str, language: str) -> list[dict[str, Any]]:
    versions = services_in(actor=actor, at=at, view=view)
    named = {each: pick(get_version(newest).summary.name, language) for each, newest in versions.items()}
    return [{"value": each, "text": name, "checked": each == chosen} for each, name in sorted(named.items())]


def _tabs(numbers: dict[str, int], view: str, language: str) -> list[dict[str, Any]]:
    return [
        {
            "url": f"{reverse('desk-queue')}?view={each}",
            "text": translate(f"desk.view.{each}", language),
            "count": counted(numbers[each]) if each in numbers else None,
            "here": each == view,
        }
        for each in VIEWS
    ]


@at_desk
def next_case(request: HttpRequest) -> HttpResponse:
    """On to the most pressing case that nobody else works on, saying why it is."""
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    row = most_pressing(actor=request.actor, at=at)  # type: ignore[attr-defined]
    if row is None:
        messages.info(request, translate("desk.nothing_next", language))
        return redirect("desk-queue")
    why = why_first(row, language, macau_date(at))
    messages.info(request, translate("desk.pressing.next", language, why=why))
    return redirect("desk-case", row.reference)
