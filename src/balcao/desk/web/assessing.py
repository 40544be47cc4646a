"""Assessing at the desk: running a panel, and giving points in one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import (
    FourEyes,
    GivenAlready,
    NotDeclared,
    NotEnoughPoints,
    NotNow,
    NotOpened,
    PanelClosed,
    PanelState,
    PanelView,
    PointsChanged,
    PointsMissing,
    ReasonNeeded,
    RoundOpen,
    StillAwaited,
    application_view,
    assessing_for,
    assessor_desk,
    assessors_to_name,
    confirm_closing,
    correct_points,
    declare_interest,
    give_points,
    name_assessors,
    panel_view,
    panels_at_desk,
    propose_closing,
    release_assessor,
    return_closing,
    show_names,
)
from balcao.correspondence.api import BadAddress, invite_assessor
from balcao.desk.assessing_shown import (
    STATES,
    application_shown,
    assessor_shown,
    criteria_shown,
    desk_row,
    faults_shown,
    fields_shown,
    files_shown,
    panel_row,
    points_shown,
    ranked_shown,
    rules_shown,
)
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.outside import NAMES
from balcao.documents.api import shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, pick

LARGEST = 2**62


@at_desk
def panels(request: HttpRequest) -> HttpResponse:
    """What one has to assess, and the panels one runs."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "mine": [desk_row(each, language) for each in assessing_for(actor=actor, at=now())],
        "panels": [panel_row(each, language) for each in panels_at_desk(actor=actor, at=now())],
    }
    return render(request, "desk/assessing/list.html", context)


@at_desk
def panel(request: HttpRequest, panel_id: int) -> HttpResponse:
    """A panel that one runs; posting names assessors, proposes or confirms the order, or shows names."""
    acts = {
        "name": _name,
        "invite": _invite,
        "propose": _propose,
        "confirm": _confirm,
        "return": _return,
        "show": _show,
        "release": _release,
    }
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    if panel_id > LARGEST:
        raise NotFound(f"panel {panel_id}")
    faults: dict[str, str] = {}
    if act is not None:
        faults = act(request, panel_id)
        if not faults:
            return redirect("desk-panel", panel_id)
    return _panel_page(request, panel_id, faults)


def _panel_page(request: HttpRequest, panel_id: int, faults: dict[str, str]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    view = panel_view(actor=request.actor, at=now(), panel_id=panel_id)  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "view": view,
        "row": panel_row(view.summary, language),
        "stage": pick(view.stage.name.text(), language),
        "rules": rules_shown(view, language),
        "criteria": criteria_shown(view.stage, language),
        "assessors": [assessor_shown(each, language) for each in view.assessors],
        "lacking": translate("desk.assess.lacking", language, count=view.lacking) if view.lacking else "",
        "people": _people(request, view, language),
        "rows": [ranked_shown(each, view.stage, complete=view.complete, language=language) for each in view.rows],
        "proposed": translate("desk.assess.proposed", language, who=view.proposed_by) if view.proposed_by else "",
        "shown": translate(
            "desk.assess.shown",
            language,
            who=view.shown_by,
            moment=format_macau(view.shown_at, language),
            why=view.shown_why,
        )
        if view.shown_at
        else "",
        "why": written(request.POST, "why"),
        "typed": {name: written(request.POST, name) for name in ("name", "email")},
        "may_invite": view.summary.state not in {PanelState.TAKING, PanelState.CLOSED},
        "mail_languages": [
            {"value": each, "text": NAMES[each], "checked": request.POST.get("language", "zh-Hant") == each}
            for each in LANGUAGES
        ],
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/assessing/panel.html", context, status=422 if faults else 200)


def _people(request: HttpRequest, view: PanelView, language: str) -> list[dict[str, Any]]:
    """Who may still be named."""
    if view.summary.state in {PanelState.TAKING, PanelState.CLOSED}:
        return []
    named = set(request.POST.getlist("people"))
    found = assessors_to_name(actor=request.actor, at=now(), panel_id=view.summary.id)  # type: ignore[attr-defined]
    return [
        {
            "value": str(each.person_id),
            "text": pick(each.name, language),
            "checked": str(each.person_id) in named,
        }
        for each in found
    ]


def _did(request: HttpRequest, field: str, key: str, verb: Callable[[], object]) -> dict[str, str]:
    """Do it and say so; why not, by field."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        verb()
    except NotEnoughPoints as failure:
        return {
            field: translate(failure.key, language, numbers=listed((str(each) for each in failure.numbers), language))
        }
    except ReasonNeeded:
        return {field: translate("desk.assess.why_missing", language)}
    except (FourEyes, NotNow, NotOpened, PanelClosed, PointsChanged, RoundOpen, StillAwaited) as failure:
        return {field: translate(failure.key, language)}
    messages.success(request, translate(f"desk.assess.did.{key}", language))
    return {}


def _where(request: HttpRequest, panel_id: int) -> dict[str, Any]:
    return {"actor": request.actor, "at": now(), "panel_id": panel_id}  # type: ignore[attr-defined]


def _name(request: HttpRequest, panel_id: int) -> dict[str, str]:
    people = [int(each) for each in request.POST.getlist("people") if each.isdecimal() and len(each) < 16]
    if not people:
        return {"people": translate("desk.assess.nobody")}
    return _did(request, "people", "named", lambda: name_assessors(**_where(request, panel_id), people=people))


def _invite(request: HttpRequest, panel_id: int) -> dict[str, str]:
    posted = request.POST
    language = posted.get("language", "") if posted.get("language") in LANGUAGES else "zh-Hant"
    if not written(posted, "name").strip():
        return {"name": translate("correspondence.bad_address")}
    try:
        return _did(
            request,
            "name",
            "invited",
            lambda: invite_assessor(
                **_where(request, panel_id),
                name=written(posted, "name"),
                email=written(posted, "email"),
                language=language,
            ),
        )
    except BadAddress as failure:
        return {"email": translate(failure.key)}


def _propose(request: HttpRequest, panel_id: int) -> dict[str, str]:
    return _did(request, "order", "proposed", lambda: propose_closing(**_where(request, panel_id)))


def _confirm(request: HttpRequest, panel_id: int) -> dict[str, str]:
    return _did(request, "order", "closed", lambda: confirm_closing(**_where(request, panel_id)))


def _return(request: HttpRequest, panel_id: int) -> dict[str, str]:
    return _did(request, "order", "returned", lambda: return_closing(**_where(request, panel_id)))


def _release(request: HttpRequest, panel_id: int) -> dict[str, str]:
    number = request.POST.get("assessor", "")
    actor: Any = request.actor  # type: ignore[attr-defined]
    assessor_id = int(number) if number.isdecimal() and len(number) < 16 else 0
    return _did(request, "people", "released", lambda: release_assessor(actor=actor, at=now(), assessor_id=assessor_id))


def _show(request: HttpRequest, panel_id: int) -> dict[str, str]:
    why = written(request.POST, "why")
    return _did(request, "why", "shown", lambda: show_names(**_where(request, panel_id), reason=why))


@at_desk
def mine(request: HttpRequest, assessor_id: int) -> HttpResponse:
    """The applications before one assessor."""
    language: str = request.language  # type: ignore[attr-defined]
    if assessor_id > LARGEST:
        raise NotFound(f"assessor {assessor_id}")
    desk = assessor_desk(actor=request.actor, at=now(), assessor_id=assessor_id)  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "desk": desk,
        "row": desk_row(desk, language),
        "stage": pick(desk.stage.name.text(), language),
        "criteria": criteria_shown(desk.stage, language),
        "rows": [
            {
                "number": each.number,
                "state": translate(f"desk.assess.mine.{each.state}", language),
                "kind": STATES[each.state],
                "open": each.state != "conflict",
            }
            for each in desk.applications
        ],
    }
    return render(request, "desk/assessing/mine.html", context)


@at_desk
def application(request: HttpRequest, assessor_id: int, number: int) -> HttpResponse:
    """One application: first the declaration, then what is to be read and the points; later a correction."""
    language: str = request.language  # type: ignore[attr-defined]
    if max(assessor_id, number) > LARGEST:
        raise NotFound(f"assessor {assessor_id}")
    where = {"actor": request.actor, "at": now(), "assessor_id": assessor_id, "number": number}  # type: ignore[attr-defined]
    faults: dict[str, str] = {}
    if request.method == "POST":
        before = application_view(**where)
        try:
            key = _act(request, where)
            messages.success(request, translate(f"desk.assess.did.{key}", language))
            if key == "conflict":
                return redirect("desk-assess", assessor_id)
            return redirect("desk-assess-one", assessor_id, number)
        except PointsMissing as failure:
            faults = faults_shown(failure, before.desk.stage, language)
        except ReasonNeeded:
            field = "why" if request.POST.get("act") == "correct" else "conflict"
            faults = {field: translate(f"desk.assess.{field}_missing", language)}
        except (GivenAlready, NotDeclared, PanelClosed, PointsChanged) as failure:
            faults = {"points": translate(failure.key, language)}
    return _application_page(request, where, faults)


def _act(request: HttpRequest, where: dict[str, Any]) -> str:
    posted = request.POST
    act = posted.get("act", "")
    if act in {"free", "conflict"}:
        declare_interest(**where, free=act == "free", reason=written(posted, "conflict"))
        return act
    given = {name[7:]: _number(posted[name]) for name in posted if name.startswith("points-")}
    reasons = {name[7:]: written(posted, name) for name in posted if name.startswith("reason-")}
    if act == "correct":
        corrects = posted.get("corrects", "")
        number = int(corrects) if corrects.isdecimal() and len(corrects) < 16 else 0
        correct_points(**where, corrects=number, given=given, reasons=reasons, why=written(posted, "why"))
        return "corrected"
    give_points(**where, given=given, reasons=reasons)
    return "given"


def _number(typed: str) -> int | None:
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else None


def _application_page(request: HttpRequest, where: dict[str, Any], faults: dict[str, str]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    view = application_view(**where)
    stage, posted = view.desk.stage, {name: written(request.POST, name) for name in request.POST}
    context = {
        "bar": bar(request),
        "view": view,
        "desk": view.desk,
        "row": desk_row(view.desk, language),
        "holder": pick(view.holder, language),
        **application_shown(view, language),
        "fields": fields_shown(stage, posted, view.mine, faults, language),
        "mine": points_shown([view.mine], stage, language)[0] if view.mine else None,
        "before": points_shown(view.before, stage, language),
        "others": points_shown(view.others, stage, language),
        "typed": posted,
        "faults": faults,
        "correcting": request.POST.get("act") == "correct" and bool(faults),
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/assessing/application.html", context, status=422 if faults else 200)


@at_desk
def paper(request: HttpRequest, assessor_id: int, number: int, sha256: str) -> HttpResponse:
    """A paper of an application, under the name that the page shows."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    if max(assessor_id, number) > LARGEST:
        raise NotFound(f"assessor {assessor_id}")
    view = application_view(actor=actor, at=now(), assessor_id=assessor_id, number=number)
    found = next((each for each in files_shown(view, language) if each["sha256"] == sha256), None)
    if found is None:
        raise NotFound(f"file {sha256}")
    return shown_file(request, str(found["key"]), str(found["shown"]))
