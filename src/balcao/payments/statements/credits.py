"""What a statement says came in."""

from dataclasses import dataclass
from datetime import date

from balcao.kernel.errors import BalcaoError


class UnreadableStatement(BalcaoError):
    """The file is no statement we can read; `problem` names the text that says what is wrong, `line` where."""

    key = "payments.statement.unreadable"

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(f"{problem} {line}")
        self.problem, self.line = problem, line


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Money that came in, in avos. `bank_reference` is the bank's own number of it, empty if it gives none."""

    booked_on: date
    amount: int
    payer: str
    text: str
    bank_reference: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The credits of a file in its order, and how many lines were not ours to read: outgoing, not booked, not MOP."""

    credits: tuple[Credit, ...]
    skipped: int
