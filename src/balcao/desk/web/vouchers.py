"""Vouchers at the desk: giving them, what moved by month, what is unusual, statements and what is said of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.vouchers.api import (
    NotInUse,
    ReasonMissing,
    RunFourEyes,
    RunOpen,
    RunSettled,
    RunView,
    SaidAlready,
    StatementView,
    Unusual,
    answer_difference,
    confirm_run,
    left_on,
    months_of,
    open_differences,
    propose_run,
    runs,
    schemes_to_watch,
    statements_at_desk,
    stop_run,
    unusual_uses,
)

KINDS = {"waiting": "yellow", "running": "blue", "done": "green", "stopped": "red", "returned": "grey"}
ACTS = {"confirm": confirm_run, "stop": stop_run}


@at_desk
def vouchers(request: HttpRequest) -> HttpResponse:
    """Every scheme of the officer's, on one page."""
    return _shown(request)


def _shown(request: HttpRequest, failure: BalcaoError | None = None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = runs(actor=actor)
    context = {
        "bar": bar(request),
        "schemes": [
            {
                "id": name,
                "name": pick(scheme.name.text(), language),
                "lines": _lines(actor, name, language),
                "busy": any(each.scheme_id == name and each.state in ("waiting", "running") for each in found),
                "can": scheme.use.holds_on(macau_date(now())),
                "runs": [_run(each, language) for each in found if each.scheme_id == name],
                "months": _months(actor, name, language),
                "unusual": [_unusual(each, language) for each in unusual_uses(actor=actor, at=now(), scheme_id=name)],
            }
            for name, scheme in schemes_to_watch(actor).items()
        ],
        "statements": [_statement(each, language) for each in statements_at_desk(actor=actor)],
        "differences": [
            {
                "id": each.id,
                "key": str(each.id),
                "title": _statement(each.statement, language)["title"] if each.statement else "",
                "text": each.text,
                "by": f"{each.said_by} · {format_macau(each.said_at, language)}",
            }
            for each in open_differences(actor=actor)
        ],
        "refresh": any(each.state == "running" and each.silent_since is None for each in found),
        "errors": [{"text": translate(failure.key, language)}] if failure else [],
    }
    return render(request, "desk/vouchers.html", context, status=409 if failure else 200)


def _lines(actor: Actor, scheme_id: str, language: str) -> list[dict[str, Any]]:
    count, left = left_on(actor=actor, scheme_id=scheme_id)
    said = {"count": str(count), "left": format_mop(left, language)}
    return [{"key": translate(f"desk.vouchers.{key}", language), "value": value} for key, value in said.items()]


def _months(actor: Actor, scheme_id: str, language: str) -> list[dict[str, str]]:
    return [
        {
            "month": f"{each.month:%Y-%m}",
            **{name: format_mop(getattr(each, name), language) for name in ("given", "spent", "passed_on", "expired")},
        }
        for each in months_of(actor=actor, scheme_id=scheme_id)
    ]


def _run(run: RunView, language: str) -> dict[str, Any]:
    def say(key: str, **values: object) -> str:
        return translate(f"desk.vouchers.{key}", language, **values)

    notes = [say("by", who=run.proposed_by, at=format_macau(run.proposed_at, language))]
    if run.decided_by:
        notes.append(say("second", who=run.decided_by))
    if run.state not in ("waiting", "returned"):
        notes.append(say("asked_found", asked=run.asked, found=run.found))
    if run.silent_since and run.state == "running":
        notes.append(say("silent_since", at=format_macau(run.silent_since, language)))
    return {
        "id": run.id,
        "state": say(f"state.{run.state}"),
        "kind": KINDS[run.state],
        "notes": notes,
        "own": run.state == "waiting" and run.own,
        "may_confirm": run.state == "waiting" and not run.own,
        "may_stop": run.state in ("waiting", "running"),
    }


def _unusual(each: Unusual, language: str) -> dict[str, Any]:
    return {
        "title": " · ".join(filter(None, (pick(each.provider, language), each.voucher_number))),
        "notes": [
            translate(f"desk.vouchers.why.{each.why}", language, count=each.uses),
            f"{format_mop(each.amount, language)} · {format_macau(each.last_at, language)}",
        ],
    }


def _statement(each: StatementView, language: str) -> dict[str, Any]:
    return {
        "title": f"{each.period} · {pick(each.provider, language)} · {format_mop(each.amount, language)}",
        "state": translate(f"portal.vouchers.{'paid_out' if each.paid_at else 'owed'}", language),
        "kind": "green" if each.paid_at else "yellow",
        "notes": [translate("portal.vouchers.uses", language, count=each.uses)],
    }


@at_desk
@require_POST
def begin(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """Begin a run, which a second officer confirms."""
    try:
        propose_run(actor=request.actor, at=now(), scheme_id=scheme_id)  # type: ignore[attr-defined]
    except (NotInUse, RunOpen) as failure:
        return _shown(request, failure)
    messages.success(request, translate("desk.vouchers.begun"))
    return redirect("desk-vouchers")


@at_desk
@require_POST
def act(request: HttpRequest, run_id: int) -> HttpResponse:
    """Confirm a run, or stop it."""
    verb = ACTS.get(request.POST.get("act", ""))
    try:
        if verb is not None:
            verb(actor=request.actor, at=now(), run_id=run_id)  # type: ignore[attr-defined]
    except (RunFourEyes, RunSettled) as failure:
        return _shown(request, failure)
    return redirect("desk-vouchers")


@at_desk
@require_POST
def answer(request: HttpRequest, difference_id: int) -> HttpResponse:
    """Answer what a provider said."""
    said = request.POST.get("answer", "")
    try:
        answer_difference(actor=request.actor, at=now(), difference_id=difference_id, answer=said)  # type: ignore[attr-defined]
    except (ReasonMissing, SaidAlready) as failure:
        return _shown(request, failure)
    messages.success(request, translate("desk.vouchers.answered"))
    return redirect("desk-vouchers")
