"""What this room gives out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text


class Standing(StrEnum):
    """How a paper stands. `checking`: the scanner has not spoken; `kept`: nobody compared it yet."""

    CHECKING = "checking"
    KEPT = "kept"
    VERIFIED = "verified"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def usable(self) -> bool:
        """Whether forms offer it."""
        return self in (Standing.KEPT, Standing.VERIFIED)


class Compared(StrEnum):
    """What an officer compared a paper with."""

    ORIGINAL = "original"
    REGISTER = "register"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """An officer's check: `genuine` or the `reason` why not; `valid_until` is the last day as they read it."""

    genuine: bool
    compared: Compared
    by: Text
    department: str
    at: datetime
    valid_until: date | None
    reason: str
    case_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper. `file` is as answers hold it; `code` is what its holder shows at a counter; `valid_until` its last day,
    for which the kind's months stand in where nobody said it."""

    id: int
    holder_id: str
    kind: str
    name: Text
    file: Mapping[str, Any]
    code: str
    added_at: datetime
    valid_until: date | None
    standing: Standing
    check: CheckView | None
    withdrawn_at: datetime | None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who opened a case in which a paper is, and when: ``p-<person>`` or the name of a program."""

    who_id: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UseView:
    """A case in which a paper lies, and who has opened that case since."""

    reference: str
    version_id: int
    department: str
    at: datetime
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a form offers in the place of a file: `value` names it in the form. Of an `issued` one `number` is the
    document's, `standing` is verified."""

    value: str
    name: Text
    file_name: str
    sha256: str
    standing: Standing
    added_at: datetime
    valid_until: date | None
    checked_by: str = ""
    checked_at: datetime | None = None
    number: str = ""

    @property
    def issued(self) -> bool:
        """Whether the government issued it itself."""
        return bool(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperInCase:
    """A file of a case for its officer: `paper` as its holder keeps it, if they do, and the question it answers."""

    paper: PaperView | None
    file: Mapping[str, Any]
    question: str
    version_id: int
    department: str
    holder_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an officer sees of a file of a case: `paper` where the holder keeps it, `number` where the government issued
    it, with whether that `holds` today."""

    paper: PaperView | None = None
    number: str = ""
    department: str = ""
    holds: bool = True
    standing: Standing = field(default=Standing.KEPT)
