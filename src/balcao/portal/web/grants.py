"""The holder's grants: what was granted, which parts are paid and due, when the report is due; the same as CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.grants.api import GrantView, PartView, ReportState, grants_of, raising_services
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.portal.loans_shown import loan_shown
from balcao.portal.web.holders import for_holder

KINDS = {
    ReportState.AHEAD: "blue",
    ReportState.LATE: "red",
    ReportState.ACCEPTED: "green",
    ReportState.NONE: "grey",
}
COLUMNS = ("reference", "service", "asked", "granted", "paid", "report", "report_due", "back")


@for_holder
def grants(request: HttpRequest, holder: str) -> HttpResponse:
    """Every grant, the latest first."""
    language: str = request.language  # type: ignore[attr-defined]
    found = grants_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    more_by = raising_services(at=now())
    rows = [_row(each, holder, language, more_by.get(each.fund, "")) for each in found]
    return render(request, "portal/grants.html", {"holder": holder, "rows": rows})


def _row(each: GrantView, holder: str, language: str, more_by: str) -> dict[str, Any]:
    def say(key: str, **values: object) -> str:
        return translate(f"portal.grants.{key}", language, **values)

    about = {
        "title": f"{pick(each.title, language)} · {each.case_reference}",
        "url": reverse("portal-matter", args=[holder, each.case_reference]),
    }
    if each.loan is not None:
        return about | loan_shown(each, each.loan, holder, language)
    due = format_macau(each.report_due_on, language) if each.report_due_on else ""
    notes = [
        say("amount", amount=format_mop(each.amount, language), asked=format_mop(each.asked, language)),
        *(
            say(
                "raised",
                amount=format_mop(more.amount, language),
                reference=more.case_reference,
                day=format_macau(more.raised_on, language),
            )
            for more in each.raises
        ),
        *(_part(part, language) for part in each.parts),
        say(f"report.{each.report}", due=due),
    ]
    if each.owed_back:
        back = format_mop(each.owed_back, language)
        notes.append(say("paid_back" if each.paid_back else "owed_back", amount=back))
    links = []
    if each.report in (ReportState.AHEAD, ReportState.LATE):
        links.append({"url": reverse("portal-service", args=[each.report_service]), "text": say("hand_in")})
    if more_by and each.report is ReportState.AHEAD:
        links.append({"url": reverse("portal-service", args=[more_by]), "text": say("ask_more")})
    if each.owed_back and not each.paid_back:
        links.append({"url": reverse("portal-basket", args=[holder]), "text": say("pay_back")})
    return about | {
        "state": say(f"state.{each.report}"),
        "kind": KINDS[each.report],
        "notes": notes,
        "links": links,
    }


def _part(part: PartView, language: str) -> str:
    day = format_macau(part.due_on, language) if part.due_on else ""
    when = translate(f"portal.grants.when.{part.when}", language, day=day)
    state = translate(f"portal.grants.part.{part.state}", language)
    return f"{format_mop(part.amount, language)} · {when} · {state}"


@for_holder
def export(request: HttpRequest, holder: str) -> HttpResponse:
    """The same, one grant a line, amounts in patacas."""
    language: str = request.language  # type: ignore[attr-defined]
    found = grants_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    rows = [[translate(f"portal.grants.column.{each}", language) for each in COLUMNS]]
    for row in found:
        money = [f"{each / 100:.2f}" for each in (row.asked, row.amount, row.paid)]
        key = f"portal.loans.state.{row.loan.state}" if row.loan else f"portal.grants.state.{row.report}"
        state = translate(key, language)
        due = row.report_due_on.isoformat() if row.report_due_on else ""
        rows.append([row.case_reference, pick(row.title, language), *money, state, due, f"{row.owed_back / 100:.2f}"])
    return saved_table(rows, name="grants")
