"""What each fund of the officer's departments may grant in a year, promised, paid and has left; the same as CSV."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.grants.api import FundView, GrantView, ReportState, funds_at_desk, lending_departments
from balcao.kernel.clock import macau_date, now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import Text, pick

KINDS = {
    ReportState.AHEAD: "blue",
    ReportState.LATE: "red",
    ReportState.ACCEPTED: "green",
    ReportState.NONE: "grey",
}
COLUMNS = ("fund", "reference", "service", "asked", "granted", "committed", "paid", "report", "report_due", "back")


@at_desk
def funds(request: HttpRequest) -> HttpResponse:
    """The funds in this year, or in the one asked for."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = funds_at_desk(actor=actor, at=now(), year=_year(request))
    names = holder_names({each.holder_id for fund in found for each in fund.grants})
    year = _year(request) or macau_date(now()).year
    context = {
        "bar": bar(request),
        "funds": [_fund(each, names, language) for each in found],
        "year": year,
        "lends": bool(lending_departments(actor, now())),
        "others": [each for each in (year - 1, year + 1) if found],
    }
    return render(request, "desk/funds.html", context)


def _year(request: HttpRequest) -> int | None:
    typed = request.GET.get("year", "")
    return int(typed) if typed.isdecimal() and len(typed) == 4 else None


def _fund(each: FundView, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    return {
        "id": each.fund,
        "name": pick(each.name, language),
        "rows": [
            {"key": translate(f"desk.grants.{name}", language), "value": format_mop(getattr(each, name), language)}
            for name in ("budget", "committed", "paid", "left")
        ],
        "services": [
            {
                "title": pick(share.title, language),
                "notes": [
                    translate("desk.grants.counts", language, count=share.grants),
                    _of("committed", share.committed, language),
                    _of("paid", share.paid, language),
                ],
            }
            for share in each.services
        ],
        "grants": [_grant(row, names, language) for row in each.grants],
    }


def _of(name: str, avos: int, language: str) -> str:
    return f"{translate(f'desk.grants.{name}', language)} {format_mop(avos, language)}"


def _grant(row: GrantView, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    due = translate("desk.grants.report_due", language)
    return {
        "reference": row.case_reference,
        "holder": pick(names[row.holder_id], language) if row.holder_id in names else "",
        "service": pick(row.title, language),
        **_state(row, language),
        "notes": [
            f"{_of('granted', row.amount, language)} · {_of('paid', row.paid, language)}",
            *(_of("raised", more.amount, language) + f" · {more.case_reference}" for more in row.raises),
            f"{due} {format_macau(row.report_due_on, language)}" if row.report_due_on and not row.released else "",
            _of("back", row.owed_back, language) if row.owed_back and not row.paid_back else "",
        ],
    }


def _state(row: GrantView, language: str) -> dict[str, str]:
    if row.loan is not None:
        return {"state": translate(f"desk.loans.state.{row.loan.state}", language), "kind": row.loan.state.tag}
    return {"state": translate(f"desk.grants.state.{row.report}", language), "kind": KINDS[row.report]}


@at_desk
def export(request: HttpRequest) -> HttpResponse:
    """Every grant of these funds in the year, one a line, amounts in patacas."""
    language: str = request.language  # type: ignore[attr-defined]
    found = funds_at_desk(actor=request.actor, at=now(), year=_year(request))  # type: ignore[attr-defined]
    rows = [[translate(f"desk.grants.{each}", language) for each in COLUMNS]]
    for fund in found:
        for row in fund.grants:
            money = [f"{each / 100:.2f}" for each in (row.asked, row.amount, row.committed, row.paid)]
            state = _state(row, language)["state"]
            due = row.report_due_on.isoformat() if row.report_due_on else ""
            head = [pick(fund.name, language), row.case_reference, pick(row.title, language)]
            rows.append([*head, *money, state, due, f"{row.owed_back / 100:.2f}"])
    return saved_table(rows, name="grants")
