"""What a service costs, what is charged on the way, and what it pays out: the part of `service.yaml` about money."""

from typing import Literal

from pydantic import Field

from balcao.catalogue.dated_amounts import AmountRule
from balcao.catalogue.granted import GrantRule, ReportsOn
from balcao.catalogue.parts import Avos, Confidence, Part, Trilingual
from balcao.catalogue.tariff import Fee, Stamp, Surcharge, Waiver

NAME = r"^[a-z0-9]+(_[a-z0-9]+)*$"


class Deposit(Part):
    """A charge that is held, not received. It goes back by itself so many `days` after the day that question `after`
    holds, unless an officer proposes before that some of it is forfeited; and when the case ends without a grant. With
    `hand_back` an officer records how what it stands for came back: in order, it goes back at once."""

    after: str
    days: int = Field(default=0, ge=0, le=3650)
    hand_back: bool = False
    basis: Trilingual
    confidence: Confidence = "sourced"


class Amounts(Part):
    """Dated amounts, one a name, that are due where `when` holds over the answers; always without it."""

    id: str = Field(pattern=NAME)
    when: str = ""
    fees: tuple[Fee, ...] = Field(min_length=1)


class ChargeRule(Amounts):
    """What is to be paid before the step `at` of the process is done: while it is not, the case waits.

    `fees` are worked out when the case comes to the step, over the answers; without `when` it is always due. With
    `stamp` the service's stamp duty comes on top. Who has not paid `days` days later loses what the case was for: a
    grant lapses, an application is shelved.
    """

    at: str
    days: int = Field(default=30, ge=1, le=365)
    stamp: bool = False
    deposit: Deposit | None = None


class Instalments(Part):
    """That a fee, or a charge, may be paid in parts: at most so many, one every so many months, if it comes to at
    least `least` avos. `surcharge` per cent are added, shared over the parts. The case goes on with the first part.

    When a part is `late_days` days late, all that is left is due at once.
    """

    most: int = Field(ge=2, le=24)
    every_months: int = Field(default=1, ge=1, le=12)
    least: Avos = 0
    surcharge: int = Field(default=0, ge=0, le=100)
    late_days: int = Field(default=15, ge=1, le=90)
    basis: Trilingual
    confidence: Confidence = "sourced"


class PaidOut(Amounts):
    """What is paid to the applicant once it is granted, if `when` holds over the answers: a grant, a benefit."""

    fees: tuple[Fee, ...] = Field(min_length=1, alias="amounts")


class YearlyFee(Amounts):
    """What a licence costs each year, due on the day of the year on which it began; not in its first year."""

    id: str = "yearly"


class Money(Part):
    """The keys of `service.yaml` that say what is paid, and by whom."""

    amounts: tuple[AmountRule, ...] = ()
    fees: tuple[Fee, ...] = ()
    surcharge: Surcharge | None = None
    waivers: tuple[Waiver, ...] = ()
    when_unpaid: Literal["hold", "go_on"] = "hold"
    stamp: Stamp = Stamp()
    charges: tuple[ChargeRule, ...] = ()
    instalments: Instalments | None = None
    payouts: tuple[PaidOut, ...] = ()
    grant: GrantRule | None = None
    reports: ReportsOn | None = None
