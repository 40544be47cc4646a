"""What passes the door about fines."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import Text
from balcao.payments.api import EnforcementView


class FineState(StrEnum):
    """Proposed until it is imposed or dropped; then to be paid, in parts or at once, late, or for enforced collection,
    unless a stay of effects keeps all of that waiting; at last paid, or annulled."""

    PROPOSED = "proposed"
    TO_PAY = "to_pay"
    IN_PARTS = "in_parts"
    STAYED = "stayed"
    LATE = "late"
    ENFORCED = "enforced"
    PAID = "paid"
    ANNULLED = "annulled"


OWED = (FineState.TO_PAY, FineState.IN_PARTS, FineState.STAYED, FineState.LATE, FineState.ENFORCED)
"""The states in which it is still to be paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FineView:
    """A fine as its addressee and its officer see it. Amounts in avos: `heard` is the most about which its
    addressee spoke, `due` what would be paid now, `early_amount`
    what it is reduced to until `early_until` (0 where the law reduces nothing).

    `due_on` is None before it counts as served; `enforcement` is how it stands at the tax office. `paid` and
    `receipt_number` are what was paid.
    """

    state: FineState
    least: int
    most: int
    amount: int
    heard: int | None
    due: int
    early_amount: int
    early_until: date | None
    due_on: date | None
    enforced_at: datetime | None
    paid_at: datetime | None
    paid: int
    receipt_number: str
    law: tuple[Text, ...]
    enforcement: EnforcementView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FineRow:
    """A fine in the department's list."""

    reference: str
    holder_id: str
    holder: Text
    service: Text
    decided_at: datetime | None
    fine: FineView


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a fine is about, and the licence from which its officer came, if it was one."""

    holder_id: str
    name: Text
    licence_number: str = ""


class BadFine(BalcaoError):
    """The law allows no fine of that amount; `least` and `most` in avos are what it allows."""

    key = "cases.bad_fine"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(f"{least} to {most}")
        self.least, self.most = least, most
