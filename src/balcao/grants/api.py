"""The door of the grants."""

from balcao.grants.failures import BadGrant, NotEnoughLeft, NothingToRaise, ReportOwed
from balcao.grants.forgetting import FORGETS
from balcao.grants.operations import commit_grant, pay_first_parts, release_grant
from balcao.grants.policies import fund_departments
from balcao.grants.queries import (
    funds_at_desk,
    grant_of,
    granted_by,
    grants_of,
    grants_to_raise,
    grants_to_report,
    left_in,
    raising_services,
    report_is_late,
    reports_due,
)
from balcao.grants.raising import raise_grant, withdraw_raise
from balcao.grants.reporting import accept_report, withdraw_report
from balcao.grants.types import (
    Awarded,
    FundView,
    GrantView,
    PartState,
    PartView,
    Promised,
    Raised,
    RaiseView,
    ReportDue,
    Reported,
    ReportState,
    When,
)

__all__ = [
    "FORGETS",
    "Awarded",
    "BadGrant",
    "FundView",
    "GrantView",
    "NotEnoughLeft",
    "NothingToRaise",
    "PartState",
    "PartView",
    "Promised",
    "RaiseView",
    "Raised",
    "ReportDue",
    "ReportOwed",
    "ReportState",
    "Reported",
    "When",
    "accept_report",
    "commit_grant",
    "fund_departments",
    "funds_at_desk",
    "grant_of",
    "granted_by",
    "grants_of",
    "grants_to_raise",
    "grants_to_report",
    "left_in",
    "pay_first_parts",
    "raise_grant",
    "raising_services",
    "release_grant",
    "report_is_late",
    "reports_due",
    "withdraw_raise",
    "withdraw_report",
]
