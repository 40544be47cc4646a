"""An assessor from outside gives points by the link they were sent: a code by mail, the applications, the points."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from balcao.cases.api import (
    ApplicationView,
    GivenAlready,
    NotDeclared,
    PanelClosed,
    PointsChanged,
    PointsMissing,
    ReasonNeeded,
    application_view,
    assessor_desk,
    correct_points,
    declare_interest,
    give_points,
)
from balcao.catalogue.api import Stage
from balcao.correspondence.api import (
    AssessorLinkView,
    LinkOver,
    assessor_link,
    open_for_assessor,
    send_code_to_assessor,
)
from balcao.documents.api import shown_file
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.assessing_shown import fields_shown, files_shown, given_shown, sections_shown, states_shown
from balcao.portal.web.by_code import ByCode, link_head

BY_CODE = ByCode(
    name="assessor",
    open_for=timedelta(hours=4),
    address="portal-assess",
    template="portal/assess/code.html",
    send=send_code_to_assessor,
    open=open_for_assessor,
)
MOST = 2000
LARGEST = 2**62

type Page = Callable[..., HttpResponse]


def _opened(page: Page) -> Page:
    """For a browser in which the code was typed; others are asked for it, and a link that is over says why."""

    @public
    @never_cache
    @wraps(page)
    def shown(request: HttpRequest, token: str, **of: Any) -> HttpResponse:
        try:
            link = assessor_link(at=now(), token=token)
            if BY_CODE.is_open(request, link):
                return page(request, token, link, **of)
        except (LinkOver, PanelClosed) as over:
            why = over.why if isinstance(over, LinkOver) else "decided"
            return render(request, "portal/assess/over.html", {"why": why}, status=410)
        return BY_CODE.ask(request, token, link)

    return shown


@_opened
def assess(request: HttpRequest, token: str, link: AssessorLinkView) -> HttpResponse:
    """The applications before this assessor."""
    language: str = request.language  # type: ignore[attr-defined]
    desk = assessor_desk(actor=link.actor, at=now(), assessor_id=link.assessor_id)
    context = {**link_head(request, link), "desk": desk, "rows": states_shown(desk, token, language)}
    return render(request, "portal/assess/list.html", context)


@_opened
def application(request: HttpRequest, token: str, link: AssessorLinkView, number: int) -> HttpResponse:
    """One application: the declaration, what is to be read, the points, a correction."""
    language: str = request.language  # type: ignore[attr-defined]
    if number > LARGEST:
        raise NotFound(f"application {number}")
    where: dict[str, Any] = {
        "actor": link.actor,
        "at": now(),
        "assessor_id": link.assessor_id,
        "number": number,
    }
    faults: dict[str, str] = {}
    if request.method == "POST":
        stage = application_view(**where).desk.stage
        try:
            key = _act(request.POST, where)
            messages.success(request, translate(f"assess.did.{key}", language))
            return redirect(request.path) if key != "conflict" else redirect("portal-assess", token)
        except PointsMissing as failure:
            faults = _faults(failure, stage, language)
        except ReasonNeeded:
            field = "why" if request.POST.get("act") == "correct" else "conflict"
            faults = {field: translate(f"assess.{field}_missing", language)}
        except (GivenAlready, NotDeclared, PointsChanged) as failure:
            faults = {"points": translate(failure.key, language)}
    return _page(request, token, link, application_view(**where), faults)


def _page(
    request: HttpRequest, token: str, link: AssessorLinkView, view: ApplicationView, faults: dict[str, str]
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    typed = {name: str(value)[:MOST] for name, value in request.POST.items()}
    context = {
        **link_head(request, link),
        "token": token,
        "view": view,
        "holder": pick(view.holder, language),
        "sections": sections_shown(view, language),
        "files": files_shown(view, token, language),
        "fields": fields_shown(view, typed, faults, language),
        "mine": given_shown([view.mine], view.desk.stage, language)[0] if view.mine else None,
        "others": given_shown(view.others, view.desk.stage, language),
        "typed": typed,
        "faults": faults,
        "correcting": bool(faults) and request.POST.get("act") == "correct",
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "portal/assess/application.html", context, status=422 if faults else 200)


def _act(posted: Mapping[str, str], where: dict[str, Any]) -> str:
    act = posted.get("act", "")
    if act in {"free", "conflict"}:
        declare_interest(**where, free=act == "free", reason=posted.get("conflict", "")[:MOST])
        return act
    given = {name[7:]: _number(value) for name, value in posted.items() if name.startswith("points-")}
    reasons = {name[7:]: value[:MOST] for name, value in posted.items() if name.startswith("reason-")}
    if act == "correct":
        corrects = _number(posted.get("corrects", ""), longest=15) or 0
        correct_points(**where, corrects=corrects, given=given, reasons=reasons, why=posted.get("why", "")[:MOST])
        return "corrected"
    give_points(**where, given=given, reasons=reasons)
    return "given"


def _number(typed: str, *, longest: int = 4) -> int | None:
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= longest else None


def _faults(failure: PointsMissing, stage: Stage, language: str) -> dict[str, str]:
    faults = {}
    for each in stage.criteria:
        name = pick(each.name.text(), language)
        if each.id in failure.most:
            faults[f"points-{each.id}"] = translate("assess.missing", language, name=name, most=each.most)
        if each.id in failure.unexplained:
            faults[f"reason-{each.id}"] = translate("assess.missing_reason", language, name=name)
    return faults


@_opened
def paper(request: HttpRequest, token: str, link: AssessorLinkView, number: int, sha256: str) -> HttpResponse:
    """A paper of an application, under the name that the page shows."""
    language: str = request.language  # type: ignore[attr-defined]
    if number > LARGEST:
        raise NotFound(f"application {number}")
    view = application_view(actor=link.actor, at=now(), assessor_id=link.assessor_id, number=number)
    found = next((each for each in files_shown(view, token, language) if each["sha256"] == sha256), None)
    if found is None:
        raise NotFound(f"file {sha256}")
    return shown_file(request, str(found["key"]), str(found["shown"]))
