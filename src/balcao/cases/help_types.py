"""A helper of a draft, as both sides see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.cases.types import DraftView
from balcao.kernel.texts import Text


class HelpState(StrEnum):
    """Where an invitation to help stands."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSummary:
    """An invitation, or the help that came of it. `sentence` is the same for both sides.

    `why` says how it ended: `withdrawn`, `declined`, `left`, `replaced`, `codes`, `closed` or, by itself, `time`.
    `helper_name` is empty until somebody has accepted.
    """

    id: int
    draft_id: int
    holder_id: str
    service: Text
    state: HelpState
    why: str
    sentence: Text
    may_fill: bool
    until_on: date
    open_until_on: date
    way: str
    helper_name: Text
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What is told once of a new invitation: the secret of its link and the code; empty where it went by contact."""

    help_id: int
    secret: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpedDraft:
    """A draft as who helps with it sees it: their pages only, nothing of fees, signatures and registers.

    `may_fill`: whether they may change answers now; `rests`: they could, were it not being signed or paid. `held` are
    the questions only the holder's people answer.
    """

    help: HelpSummary
    draft: DraftView
    may_fill: bool
    rests: bool
    held: frozenset[str]
