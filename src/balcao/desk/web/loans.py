"""Loans out of the officer's funds: current, late, repaid; what is left is waived by two. The same as CSV."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.grants.api import (
    GrantView,
    LoanState,
    LoanView,
    NothingLeft,
    WaiverFourEyes,
    WaiverReason,
    WaiverSettled,
    WaiverWaits,
    confirm_waiver,
    loans_at_desk,
    propose_waiver,
    return_waiver,
)
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import Text, pick

GROUPS = {
    "late": {LoanState.LATE, LoanState.CALLED},
    "current": {LoanState.COMING, LoanState.CURRENT},
    "ended": {LoanState.REPAID, LoanState.WAIVED, LoanState.NONE},
}
COLUMNS = ("reference", "borrower", "service", "lent", "paid_back", "left", "late", "waived", "next_on", "state")
ACTS = {"confirm": confirm_waiver, "return": return_waiver}


@at_desk
def loans(request: HttpRequest) -> HttpResponse:
    """All of them, what is late first."""
    return _shown(request)


def _shown(request: HttpRequest, error: str = "", reference: str = "") -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = [(each, each.loan) for each in loans_at_desk(actor=actor, at=now()) if each.loan is not None]
    names = holder_names({each.holder_id for each, _loan in found})
    context = {
        "bar": bar(request),
        "sums": [
            {"key": translate(f"desk.loans.{name}", language), "value": format_mop(sum(values), language)}
            for name, values in (
                ("lent", [loan.lent for _each, loan in found if loan.state is not LoanState.NONE]),
                ("left", [loan.left for _each, loan in found]),
                ("late", [loan.late for _each, loan in found]),
            )
        ],
        "groups": [
            {
                "id": name,
                "title": translate(f"desk.loans.group.{name}", language),
                "rows": [_row(each, loan, names, language) for each, loan in found if loan.state in states],
            }
            for name, states in GROUPS.items()
        ],
        "any": bool(found),
        "errors": [{"text": error, "href": f"#why-{reference}" if reference else ""}] if error else [],
        "typed_at": reference,
        "typed_reason": request.POST.get("reason", ""),
    }
    return render(request, "desk/loans.html", context, status=409 if error else 200)


def _row(each: GrantView, loan: LoanView, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    def say(key: str, **values: object) -> str:
        return translate(f"desk.loans.{key}", language, **values)

    sums = ("lent", "paid_back", "left", "late", "waived")
    money = {name: format_mop(getattr(loan, name), language) for name in sums}
    due = format_macau(loan.next_on, language) if loan.next_on else ""
    ended = format_macau(loan.repaid_on, language) if loan.repaid_on else ""
    return {
        "reference": each.case_reference,
        "borrower": pick(names[each.holder_id], language) if each.holder_id in names else "",
        "service": pick(each.title, language),
        "state": say(f"state.{loan.state}"),
        "kind": loan.state.tag,
        "notes": [
            say("sums", **money),
            say("late_note", **money) if loan.late else "",
            say("next_note", amount=format_mop(loan.next_amount, language), day=due) if due and not loan.late else "",
            say("waived_note", **money) if loan.waived else "",
            say("ended_note", day=ended) if ended else "",
        ],
        "waiver": loan.waiver
        and {
            "id": loan.waiver.id,
            "own": loan.waiver.own,
            "reason": loan.waiver.reason,
            "words": say(
                "proposed",
                amount=format_mop(loan.waiver.amount, language),
                who=loan.waiver.proposed_by,
                day=format_macau(loan.waiver.proposed_at, language),
            ),
        },
        "may_waive": loan.left > 0 and loan.waiver is None,
    }


@at_desk
@require_POST
def waive(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose that what is left be waived; a second officer confirms it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        propose_waiver(actor=actor, at=now(), case_reference=reference, reason=request.POST.get("reason", ""))
    except (NothingLeft, WaiverReason, WaiverWaits) as failure:
        return _shown(request, translate(failure.key), reference)
    messages.success(request, translate("desk.loans.did_propose"))
    return redirect("desk-loans")


@at_desk
@require_POST
def answer(request: HttpRequest, waiver_id: int) -> HttpResponse:
    """Confirm it, or send it back."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            act(actor=request.actor, at=now(), waiver_id=waiver_id)  # type: ignore[attr-defined]
        except (WaiverFourEyes, WaiverSettled) as failure:
            return _shown(request, translate(failure.key))
        messages.success(request, translate("desk.loans.did_answer"))
    return redirect("desk-loans")


@at_desk
def export(request: HttpRequest) -> HttpResponse:
    """Every loan, one a line, amounts in patacas."""
    language: str = request.language  # type: ignore[attr-defined]
    found = loans_at_desk(actor=request.actor, at=now())  # type: ignore[attr-defined]
    names = holder_names({each.holder_id for each in found})
    rows = [[translate(f"desk.loans.column.{each}", language) for each in COLUMNS]]
    for each in found:
        if (loan := each.loan) is None:
            continue
        money = [f"{avos / 100:.2f}" for avos in (loan.lent, loan.paid_back, loan.left, loan.late, loan.waived)]
        borrower = pick(names[each.holder_id], language) if each.holder_id in names else ""
        due = loan.next_on.isoformat() if loan.next_on else ""
        state = translate(f"desk.loans.state.{loan.state}", language)
        rows.append([each.case_reference, borrower, pick(each.title, language), *money, due, state])
    return saved_table(rows, name="loans")
