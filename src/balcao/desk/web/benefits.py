"""Benefits without asking: beginning a run, confirming another's, watching and stopping it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.benefits.api import (
    RunFourEyes,
    RunOpen,
    RunSettled,
    RunView,
    confirm_run,
    propose_run,
    return_run,
    runs,
    services_to_run,
    stop_run,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

KINDS = {"waiting": "yellow", "running": "blue", "done": "green", "stopped": "red", "returned": "grey"}
ACTS = {"confirm": confirm_run, "return": return_run, "stop": stop_run}


@at_desk
def benefits(request: HttpRequest) -> HttpResponse:
    """The services one may run, and their runs."""
    return _shown(request)


def _shown(request: HttpRequest, error: str = "") -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = runs(actor=actor, at=now())
    busy = {each.version.service_id for each in found if each.state in ("waiting", "running")}
    context = {
        "bar": bar(request),
        "services": [
            {"id": name, "name": pick(version.definition.text("name"), language)}
            for name, version in services_to_run(actor).items()
            if name not in busy
        ],
        "any": bool(services_to_run(actor)),
        "runs": [_row(each, language) for each in found],
        "refresh": any(each.state == "running" and each.silent_since is None for each in found),
        "errors": [{"text": error}] if error else [],
    }
    return render(request, "desk/benefits.html", context, status=409 if error else 200)


def _row(run: RunView, language: str) -> dict[str, Any]:
    waiting = run.found - run.yes - run.no - run.silent
    return {
        "id": run.id,
        "name": pick(run.version.definition.text("name"), language),
        "period": run.period if run.period != "once" else "",
        "state": translate(f"desk.benefits.state.{run.state}", language),
        "kind": KINDS[run.state],
        "by": translate(
            "desk.benefits.by",
            language,
            who=run.proposed_by,
            at=format_macau(run.proposed_at, language),
        ),
        "second": translate("desk.benefits.second", language, who=run.decided_by) if run.decided_by else "",
        "silent": translate("desk.benefits.silent_since", language, at=format_macau(run.silent_since, language))
        if run.silent_since and run.state == "running"
        else "",
        "counts": [
            {"key": translate(f"desk.benefits.count.{name}", language), "value": count}
            for name, count in (
                ("asked", run.asked),
                ("found", run.found),
                ("yes", run.yes),
                ("no", run.no),
                ("silent", run.silent),
                ("waiting", waiting),
            )
        ],
        "may_confirm": run.state == "waiting" and not run.own,
        "may_return": run.state == "waiting",
        "own": run.state == "waiting" and run.own,
        "may_stop": run.state == "running",
    }


@at_desk
@require_POST
def begin(request: HttpRequest, service_id: str) -> HttpResponse:
    """Begin a run, which a second officer confirms."""
    try:
        propose_run(actor=request.actor, at=now(), service_id=service_id)  # type: ignore[attr-defined]
    except RunOpen as failure:
        return _shown(request, translate(failure.key))
    messages.success(request, translate("desk.benefits.begun"))
    return redirect("desk-benefits")


@at_desk
@require_POST
def act(request: HttpRequest, run_id: int) -> HttpResponse:
    """Confirm, send back or stop one."""
    done = ACTS.get(request.POST.get("act", ""))
    if done is not None:
        try:
            done(actor=request.actor, at=now(), run_id=run_id)  # type: ignore[attr-defined]
        except (RunFourEyes, RunSettled) as failure:
            return _shown(request, translate(failure.key))
        messages.success(request, translate("desk.benefits.noted"))
    return redirect("desk-benefits")
