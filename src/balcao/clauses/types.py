"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.cases.api import Clause
from balcao.clauses.kinds import KINDS as KINDS
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """What a version says, in every language: a short name to find it by, the text, and the law, which may be empty."""

    title: Text
    text: Text
    law: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version of a clause. `confirmed_by` is empty while it waits; `installed` came with the catalogue."""

    number: int
    words: ClauseWords
    since_on: date
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    installed: bool
    returned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseShown:
    """A clause in its department's library. `current` holds today, `waiting` is proposed; `used` counts cases.

    `filled` is the current version filled from a case, where one was named."""

    clause_id: int
    department: str
    kind: str
    service_id: str
    favourite: bool
    used: int
    ended: bool
    current: VersionShown | None
    waiting: VersionShown | None
    may_confirm: bool
    versions: tuple[VersionShown, ...] = ()
    filled: Clause | None = None
