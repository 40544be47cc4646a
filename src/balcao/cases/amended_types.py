"""What passes the door of answers that are opened again after lodging."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that differs after lodging."""

    question: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentView:
    """Answers opened again after lodging. While open: `pages` that can be changed (in the draft `draft_id`), what
    differs so far and whether all is `complete`; once sent, the contents before and after by their hashes.

    `asked`: an officer asked for it. Fees in avos; None where the tariff cannot tell.
    """

    id: int
    draft_id: int
    asked: bool
    begun_at: datetime
    pages: tuple[str, ...]
    changes: tuple[Change, ...]
    complete: bool
    sent_at: datetime | None
    sent_by: str
    hash_before: str
    hash_after: str
    fee_before: int | None
    fee_after: int | None
    sent_clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """What would be handed in about a lodged application now: the answers that differ, and to an officer's request
    words and files. `content` is the hash of exactly that; `ready` whether it could be. `wanted` is what the officer
    wrote, with the `fixes` to questions; `kept_clerk` by whose hand words and files were kept, empty without one."""

    asked: bool
    wanted: str
    fixes: "tuple[Fix, ...]"
    kept_clerk: str
    due_on: date | None
    text: str
    files: tuple[Mapping[str, Any], ...]
    changes: tuple[Change, ...]
    ready: bool
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A question the officer asks about, and what is to be put right there."""

    question: str
    words: Text


@dataclass(frozen=True, slots=True)
class SinceLast:
    """The last case granted for the same service, and the answers that differ from it."""

    reference: str
    changes: tuple[Change, ...]
