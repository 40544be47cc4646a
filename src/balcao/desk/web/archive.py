"""The archive: what falls due, what a chief halted, what was archived."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import FourEyes, NotNow, ReasonNeeded
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.documents.api import shown_file
from balcao.dossiers.api import DepositView, DueCase, HaltedCase, archive_view, end_halt, fetch_deposit, halt_archiving
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import CHIEF
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick


@at_desk_for(CHIEF)
def archive(request: HttpRequest) -> HttpResponse:
    """The three lists, and halting a case by its number; what is wrong is said at its field."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, {"reference": request.GET.get("reference", "")[:MOST], "why": ""}, {})
    typed = {name: request.POST.get(name, "").strip()[:MOST] for name in ("reference", "why")}
    try:
        halt_archiving(actor=actor, at=now(), reference=typed["reference"].upper(), why=typed["why"])
    except NotFound:
        return _page(request, typed, {"reference": translate("desk.archive.no_such_case", language)})
    except NotNow:
        return _page(request, typed, {"reference": translate("desk.archive.archived_already", language)})
    except ReasonNeeded as failure:
        return _page(request, typed, {"why": translate(failure.key, language)})
    messages.success(request, translate("desk.archive.did_halt", language))
    return redirect("desk-archive")


@at_desk_for(CHIEF)
@require_POST
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the rule go on for a case that another chief halted."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        end_halt(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
        messages.success(request, translate("desk.archive.did_resume", language))
    except FourEyes:
        messages.error(request, translate("desk.archive.mine", language))
    return redirect("desk-archive")


@at_desk_for(CHIEF)
def package(request: HttpRequest, reference: str) -> HttpResponse:
    """The package of an archived case."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    key, name = fetch_deposit(actor=actor, at=now(), reference=reference)
    return shown_file(request, key, name)


def _page(request: HttpRequest, typed: dict[str, str], faults: dict[str, str]) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = archive_view(actor=actor, at=now())
    context = {
        "bar": bar(request),
        "due": [_due(each, language) for each in found.due],
        "halted": [_halted(each, language) for each in found.halted],
        "deposits": [_deposit(each, language) for each in found.deposits],
        "typed": typed,
        "faults": faults,
        "summary": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/archive.html", context, status=422 if faults else 200)


def _due(each: DueCase, language: str) -> dict[str, Any]:
    ended, due = format_macau(each.ended_on, language), format_macau(each.due_on, language)
    return {
        "reference": each.reference,
        "service": pick(each.service, language),
        "due": translate("desk.archive.due_on", language, day=due),
        "ended": translate("desk.archive.ended", language, day=ended, years=each.years),
        "basis": pick(each.basis, language),
        "held": each.held,
    }


def _halted(each: HaltedCase, language: str) -> dict[str, Any]:
    return {
        "reference": each.reference,
        "service": pick(each.service, language),
        "why": each.why,
        "note": f"{each.by} · {format_macau(each.at, language)}",
        "mine": each.mine,
    }


def _deposit(each: DepositView, language: str) -> dict[str, Any]:
    rule = translate("desk.archive.rule", language, table=each.table, rule=each.rule, years=each.years)
    return {
        "reference": each.reference,
        "service": pick(each.service, language),
        "note": f"{format_macau(each.made_at, language)} · {rule}",
        "sha256": each.sha256,
    }
