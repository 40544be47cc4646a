"""What may become of a case in its life: handed over, passed on, standing still, put away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import (
    AlreadyDecided,
    BoundToLicence,
    NoSuccessor,
    NoSuchDoor,
    NotNow,
    OfficerCase,
    ReasonNeeded,
    ReservedBy,
    WrongAudience,
    accept_offer,
    archive_case,
    continue_case,
    doors,
    hand_over_case,
    note_death,
    offer_at_desk,
    officer_case,
    opened_by_department,
    pass_to_successor,
    refuse_offer,
)
from balcao.desk.case_shown import failure_in_words
from balcao.desk.measures_shown import said_of
from balcao.desk.reading import department_name, duty_name, named, words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

ACTS = ("hand_over", "died", "successor", "go_on", "archive", "accept", "refuse")
FAULTS = {NoSuccessor: "number", BoundToLicence: "number", WrongAudience: "number", NoSuchDoor: "door"}


@at_desk
def course(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that changes who decides the case, or whose it is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    act, errors = request.POST.get("act", ""), list[dict[str, str]]()
    if request.method == "POST":
        if act not in ACTS:
            raise NotFound(f"act {act}")
        errors = _done(request, actor, reference, act)
        if not errors:
            messages.success(
                request, said_of(f"course.did.{act}", language, measure=opened_by_department(reference=reference))
            )
            return redirect("desk-queue") if act == "hand_over" else redirect("desk-case", reference)
    case = officer_case(actor=actor, at=now(), reference=reference)
    if not case.works_on_it:
        raise NotFound(f"case {reference}")
    return render(request, "desk/course.html", _shown(request, case, act, errors), status=422 if errors else 200)


def _done(request: HttpRequest, actor: Actor, reference: str, act: str) -> list[dict[str, str]]:
    """Do it; what is wrong otherwise, each leading to its field."""
    language: str = request.language  # type: ignore[attr-defined]
    sent = request.POST
    note, number = sent.get(f"{act}-note", "")[:2000], sent.get("number", "")[:40]
    department, _, duty = sent.get("door", "").partition(":")
    given: dict[str, Any] = {"actor": actor, "at": now(), "reference": reference}
    verbs: dict[str, Callable[[], None]] = {
        "hand_over": lambda: hand_over_case(**given, department=department, duty=duty, note=note),
        "died": lambda: note_death(**given, note=note),
        "successor": lambda: pass_to_successor(**given, number=number, note=note),
        "go_on": lambda: continue_case(**given, note=note),
        "archive": lambda: archive_case(**given, note=note),
        "accept": lambda: accept_offer(**given),
        "refuse": lambda: refuse_offer(**given, note=note),
    }
    try:
        verbs[act]()
    except ReasonNeeded:
        return [{"href": f"#{act}-note", "text": translate("course.error_note", language)}]
    except (NoSuccessor, BoundToLicence, WrongAudience, NoSuchDoor) as failure:
        return [{"href": f"#{FAULTS[type(failure)]}", "text": failure_in_words(failure.key, language)}]
    except ReservedBy as failure:
        since, until = (format_macau(each, language) for each in (failure.since, failure.until))
        words = translate("desk.reserved", language, who=pick(failure.by, language), since=since, until=until)
        return [{"href": "", "text": words}]
    except (NotNow, AlreadyDecided) as failure:
        return [{"href": "", "text": failure_in_words(failure.key, language)}]
    return []


def _shown(request: HttpRequest, case: OfficerCase, act: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    language: str = request.language  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reference = case.view.reference
    offer = offer_at_desk(actor=actor, at=now(), reference=reference) if case.offered else None
    chosen, measure = request.POST.get("door", ""), case.view.version.definition.data.by_department
    return {
        "bar": bar(request),
        "case": case,
        "service_name": words_of(case.view.version, language).find("name"),
        "by_department": measure,
        "why": said_of(f"course.why.{case.stands_still}", language, measure=measure) if case.stands_still else "",
        "standing": named("value", case.holder_standing, language),
        "offer": {"before": pick(offer.from_name, language), "after": pick(offer.to_name, language)} if offer else None,
        "doors": [
            {"value": f"{department}:{duty}", "text": text, "checked": f"{department}:{duty}" == chosen}
            for department, duty, text in _doors(case, language)
        ],
        "person": case.view.holder_id.startswith("p-"),
        "undecided": not case.view.outcome and not case.view.closed,
        "act": act,
        "note": request.POST.get(f"{act}-note", ""),
        "number": request.POST.get("number", ""),
        "errors": errors,
        "wrong": {each["href"].lstrip("#"): each["text"] for each in errors},
    }


def _doors(case: OfficerCase, language: str) -> list[tuple[str, str, str]]:
    """Where it can go: each other department, with the duty that decides there."""
    return [
        (department, duty, f"{department_name(department, language)} · {duty_name(duty, language)}")
        for department, duties in doors(now()).items()
        if department != case.department
        for duty in duties
    ]
