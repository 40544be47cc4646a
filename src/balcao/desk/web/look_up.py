"""Looking somebody up outside an open case: first the reason, then what the department holds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.accounts.api import card_number
from balcao.cases.api import LOOK_UP_REASONS, LOOK_UP_SHORTEST, LookedUp, look_up, looking_departments
from balcao.desk.case_shown import related_shown
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

FIELDS = ("number", "department", "reason", "words")


@at_desk
def look_up_page(request: HttpRequest) -> HttpResponse:
    """The question with its reason; its answer has no address of its own, so that every reading has a reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    theirs = looking_departments(actor)
    if not theirs:
        raise NotFound("look-up")
    if request.method != "POST":
        return _form(request, dict.fromkeys(FIELDS, ""), theirs, ())
    given = {name: request.POST.get(name, "").strip()[:1000] for name in FIELDS}
    if len(theirs) == 1:
        given["department"] = theirs[0]
    wrong = {
        "number": not given["number"] or len(given["number"]) > 20,
        "department": given["department"] not in theirs,
        "reason": given["reason"] not in LOOK_UP_REASONS,
        "words": len(given["words"]) < LOOK_UP_SHORTEST,
    }
    faults = tuple(field for field in FIELDS if wrong[field])
    if faults:
        return _form(request, given, theirs, faults)
    found = look_up(
        actor=actor,
        at=now(),
        department=given["department"],
        number=card_number(given["number"]) or given["number"],
        reason=given["reason"],
        words=given["words"],
    )
    context = {
        "bar": bar(request),
        "department": department_name(given["department"], language),
        "found": [_shown(each, actor, language) for each in found],
    }
    return render(request, "desk/looked_up.html", context)


def _shown(found: LookedUp, actor: Actor, language: str) -> dict[str, Any]:
    name = pick(found.name, language)
    return {
        "name": name,
        "told": translate("desk.look_up.found", language, name=name),
        "cases": related_shown(found.cases, actor, language),
        "licences": [
            {
                "title": f"{pick(each.name, language)} · {each.number}",
                "note": " – ".join(format_macau(day, language) for day in (each.valid_from, each.valid_until) if day),
            }
            for each in found.licences
        ],
    }


def _form(request: HttpRequest, given: dict[str, str], theirs: list[str], faults: tuple[str, ...]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    errors = {field: translate(f"desk.look_up.missing.{field}", language) for field in faults}
    context = {
        "bar": bar(request),
        "given": given,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "departments": [
            {"value": code, "text": department_name(code, language), "checked": code == given["department"]}
            for code in theirs
        ]
        if len(theirs) > 1
        else [],
        "reasons": [
            {
                "value": each,
                "text": translate(f"cases.look_up.reason.{each}", language),
                "checked": each == given["reason"],
            }
            for each in LOOK_UP_REASONS
        ],
    }
    return render(request, "desk/look_up.html", context, status=422 if faults else 200)
