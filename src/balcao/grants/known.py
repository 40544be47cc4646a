"""What is known of a holder's earlier grants, as forms and rules see it."""

from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.catalogue.api import funds
from balcao.grants import models
from balcao.grants.queries import views_of
from balcao.grants.types import GrantView, LoanState, ReportState
from balcao.kernel.texts import Text

REGISTER = "grants"
BEHIND = (LoanState.LATE, LoanState.CALLED)


def earlier_grants(holder_id: str, at: datetime) -> dict[str, Any]:
    """``given``: each grant that was not taken back, the latest first."""
    rows = models.Grant.objects.filter(holder_id=holder_id, released_at=None).order_by("-granted_at", "-pk")
    named = dict(rows.values_list("case_reference", "activity"))
    return {"given": [_row(each, named[each.case_reference]) for each in views_of(rows, at)]}


def _is_late(grant: GrantView) -> bool:
    return grant.loan.state in BEHIND if grant.loan else grant.report is ReportState.LATE


def _row(grant: GrantView, activity: str) -> dict[str, Any]:
    known = funds(settings.BALCAO_SERVICES).get(grant.fund)
    return {
        "granted_in": grant.year,
        "from_fund": _both(known.name.text()) if known else grant.fund,
        "for_what": activity or _both(grant.title),
        "reference": grant.case_reference,
        "granted_sum": grant.amount,
        "spent_sum": grant.spent,
        "standing": _standing(grant),
    }


def _standing(grant: GrantView) -> str:
    if _is_late(grant):
        return "late"
    if grant.owed_back and not grant.paid_back:
        return "owed_back"
    if grant.loan is not None:
        return "lent" if grant.loan.repaid_on is None else "settled"
    return "settled" if grant.report is ReportState.ACCEPTED else "open"


def _both(text: Text) -> str:
    """A name in both official languages: what is filled in is one text, whatever the applicant reads."""
    return " / ".join(dict.fromkeys((text["zh-Hant"], text["pt"])))[:200]
