"""Telling colleagues about a case, giving them tasks; what waits for oneself."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import ReasonNeeded
from balcao.catalogue.api import get_version
from balcao.correspondence.api import BadDay, TaskView, finish_task, my_tasks, tasks_on, tell_colleagues
from balcao.desk.latin_names import latin_names, with_latin
from balcao.desk.reading import words_of
from balcao.desk.samples_shown import told_shown
from balcao.desk.typed import MOST, TypedDay
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.worklists.api import told_to


@at_desk
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """The tasks of a case; posting gives one, or tells colleagues something."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    text, day = request.POST.get("text", "")[:MOST], TypedDay.read(request.POST, "by")
    named = {int(each) for each in request.POST.getlist("to") if each.isdecimal() and len(each) < 16}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = _tell(actor, reference, text, named, day)
        if not errors:
            messages.success(request, translate("desk.tasks.told", language))
            return redirect("desk-tasks", reference)
    found, people = tasks_on(actor=actor, at=now(), reference=reference)
    context = {
        "bar": bar(request),
        "reference": reference,
        "people": [
            {"value": number, "text": pick(name, language), "checked": number in named}
            for number, name in people.items()
        ],
        "rows": _rows(found, language),
        "typed": {"text": text, "day": day},
        "errors": errors,
    }
    return render(request, "desk/case/tasks.html", context, status=422 if errors else 200)


def _tell(actor: Any, reference: str, text: str, named: set[int], day: TypedDay) -> list[dict[str, str]]:
    """Do it; what is wrong with it, if anything."""
    if not day.empty and day.on is None:
        return [{"href": "#by", "text": translate("correspondence.bad_day")}]
    try:
        tell_colleagues(actor=actor, at=now(), reference=reference, text=text, to=named, due_on=day.on)
    except ReasonNeeded:
        return [{"href": "#text" if named else "#to", "text": translate("desk.tasks.missing")}]
    except BadDay as failure:
        return [{"href": "#by", "text": translate(failure.key)}]
    return []


def _rows(tasks: Collection[TaskView], language: str) -> list[dict[str, Any]]:
    latin = latin_names(((each.asked_by, each.asked_by_id) for each in tasks), language)
    return [_row(each, language) for each in with_latin(tasks, latin)]


def _row(task: TaskView, language: str) -> dict[str, Any]:
    state, kind = translate("desk.tasks.to_read", language), "grey"
    if task.done_at:
        state, kind = translate("desk.tasks.done_by", language, who=task.done_by), "green"
    elif task.due_on:
        state = translate("desk.tasks.by", language, day=format_macau(task.due_on, language))
        kind = "red" if task.late else "blue"
    service = words_of(get_version(task.version_id), language).find("name")
    return {
        "id": task.id,
        "url": reverse("desk-case", args=[task.reference]),
        "text": task.text,
        "to": pick(task.to, language),
        "by": translate("desk.changed.by", language, who=task.asked_by, moment=format_macau(task.asked_at, language)),
        "about": f"{service} · {task.holder_name} · {task.reference}",
        "state": state,
        "kind": kind,
        "open": task.done_at is None,
    }


@at_desk
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for the officer, and what reviews of their decisions found."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = _rows(my_tasks(actor=actor, at=now()), language)
    told = [told_shown(each, language) for each in told_to(actor=actor, at=now())]
    return render(request, "desk/tasks.html", {"bar": bar(request), "rows": rows, "told": told})


@at_desk
@require_POST
def finish(request: HttpRequest, task_id: int) -> HttpResponse:
    """It is done, or read; back to where one was."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if task_id > 2**62:
        raise NotFound(f"task {task_id}")
    finish_task(actor=actor, at=now(), task_id=task_id)
    back = request.POST.get("back", "")
    return redirect("desk-tasks", back) if back else redirect("desk-my-tasks")
