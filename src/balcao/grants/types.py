"""What passes the door of this room. Amounts in avos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.money import percent
from balcao.kernel.texts import Text


class When(StrEnum):
    """When a part is paid: with the grant, on a day, once an interim report or the last one is accepted, or bit by bit,
    as interim reports claim it."""

    GRANTED = "granted"
    DAY = "day"
    INTERIM = "interim_accepted"
    CLAIMED = "claimed"
    REPORT = "report_accepted"


class PartState(StrEnum):
    """How a part stands: to come, owed to the holder, paid by the bank, or no longer due."""

    TO_COME = "to_come"
    OWED = "owed"
    PAID = "paid"
    DROPPED = "dropped"


class ReportState(StrEnum):
    """How the report stands; a grant that was taken back awaits none, nor does a loan."""

    AHEAD = "ahead"
    LATE = "late"
    ACCEPTED = "accepted"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A part as a decision promises it; `due_on` of one that is paid on a day."""

    percent: int
    when: When
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """How a loan is paid back: in `count` instalments, one every so many months, the first so many months after the
    money arrived, or after `after_on` if that is later. Once one is `late_days` late all that is left is due."""

    count: int
    every_months: int
    first_after: int
    after_on: date | None
    late_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded:
    """What a decision grants: `amount` of what was `asked`, out of a `fund`, in `parts`; `report_service` is that by
    which its holder reports until `report_due_on`. A loan has its `repayment` instead."""

    case_reference: str
    holder_id: str
    department: str
    service_id: str
    title: Text
    scopes: Sequence[str]
    basis: Text
    fund: str
    asked: int
    amount: int
    parts: Sequence[Promised]
    activity: str = ""
    report_service: str = ""
    report_due_on: date | None = None
    repayment: Repayment | None = None

    @property
    def shares(self) -> list[int]:
        """What each part comes to; the last has what rounding leaves."""
        return shares_of(self.amount, self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What the decision on a case gives more for the grant of another: `amount` of what was `asked`, in `parts`."""

    case_reference: str
    grant_reference: str
    holder_id: str
    asked: int
    amount: int
    parts: Sequence[Promised]

    @property
    def shares(self) -> list[int]:
        """What each part comes to; the last has what rounding leaves."""
        return shares_of(self.amount, self.parts)


def shares_of(amount: int, parts: Sequence[Promised]) -> list[int]:
    """What each of the parts of an amount comes to; the last has what rounding leaves."""
    shares = [percent(amount, each.percent) for each in parts]
    return [*shares[:-1], amount - sum(shares[:-1])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What the accepted report of a case says of a grant: what was `spent`, in all or, if it `adds`, since the report
    before. After an `interim` one the grant goes on."""

    case_reference: str
    spent: int
    adds: bool = False
    interim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of a grant."""

    number: int
    amount: int
    when: When
    due_on: date | None
    state: PartState
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseView:
    """More money that a grant was given by the decision on another case."""

    case_reference: str
    amount: int
    raised_on: date


class LoanState(StrEnum):
    """How a loan stands: its money on its way; paid back on its days; an instalment late; all of it called, due at
    once; nothing left. Taken back before it arrived, nothing is lent."""

    COMING = "coming"
    CURRENT = "current"
    LATE = "late"
    CALLED = "called"
    REPAID = "repaid"
    WAIVED = "waived"
    NONE = "none"

    @property
    def tag(self) -> str:
        """The colour of its tag on every page."""
        tags = {"current": "blue", "late": "red", "called": "red", "repaid": "green", "waived": "green"}
        return tags.get(self.value, "grey")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverView:
    """What one officer proposed to waive of a loan, and why; `own`: by the one who looks, so that another confirms."""

    id: int
    amount: int
    reason: str
    proposed_by: str
    proposed_at: datetime
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanView:
    """A loan: of `lent` avos `paid_back` and `left`; the next instalment, and what is `late`. `order_id` is that of the
    payments by which it is paid back, once its money arrived."""

    state: LoanState
    lent: int
    paid_back: int
    left: int
    waived: int
    count: int
    every_months: int
    order_id: int | None
    next_on: date | None
    next_amount: int
    late: int
    repaid_on: date | None
    waiver: WaiverView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """A grant; `asked` and `amount` with its `raises`. `spent` is what the accepted report says; `owed_back` what its
    holder owes, until `paid_back`. A loan has no report, and says how it is paid back."""

    case_reference: str
    holder_id: str
    service_id: str
    title: Text
    fund: str
    year: int
    asked: int
    amount: int
    committed: int
    granted_on: date
    released: bool
    parts: tuple[PartView, ...]
    raises: tuple[RaiseView, ...]
    report: ReportState
    report_service: str
    report_due_on: date | None
    spent: int | None
    owed_back: int
    paid_back: bool
    loan: LoanView | None = None

    @property
    def paid(self) -> int:
        """What the bank has paid."""
        return sum(each.amount for each in self.parts if each.state is PartState.PAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue:
    """A report on a grant that is still to come, and its last day."""

    case_reference: str
    holder_id: str
    department: str
    title: Text
    scopes: tuple[str, ...]
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceShare:
    """What one service committed of a fund's year, by how many grants, and what of it is paid."""

    service_id: str
    title: Text
    grants: int
    committed: int
    paid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundView:
    """A fund in a year."""

    fund: str
    department: str
    name: Text
    year: int
    budget: int
    committed: int
    paid: int
    services: tuple[ServiceShare, ...]
    grants: tuple[GrantView, ...]

    @property
    def left(self) -> int:
        """What may still be granted."""
        return max(0, self.budget - self.committed)
