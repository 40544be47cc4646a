"""Recordings of visits by video as they pass the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class RecordingWhy(StrEnum):
    """For what a clerk proposes to record."""

    EXPLAINED = "explained"
    DECLARED = "declared"
    INTERPRETED = "interpreted"


class RecordingEnd(StrEnum):
    """Why it is over: somebody `refused` before it began, or took their yes back (`taken_back`); the clerk stopped it;
    somebody `joined` who was not asked yet; the visit ended; the provider did not answer (`unreachable`)."""

    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    STOPPED = "stopped"
    JOINED = "joined"
    VISIT_OVER = "visit_over"
    UNREACHABLE = "unreachable"


class RecordingState(StrEnum):
    """Where it stands: `asked`, until all have said yes; `runs`; then over: `none` (nothing was kept), `coming` from
    the provider, `kept`, `deleted` on its day."""

    ASKED = "asked"
    RUNS = "runs"
    NONE = "none"
    COMING = "coming"
    KEPT = "kept"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingView:
    """A recording. `days` and `keep_until_on`: for how long it is kept; `person_agrees` and `interpreter_agrees` are
    what was said, `waits_for_interpreter` whether theirs is needed; `files` are its pieces, in order."""

    id: int
    visit_id: int
    department: str
    state: RecordingState
    why: RecordingWhy
    days: int
    proposed_at: datetime
    person_agrees: bool
    interpreter_agrees: bool
    waits_for_interpreter: bool
    begun_at: datetime | None
    over_at: datetime | None
    over_why: str
    keep_until_on: date | None
    files: tuple[Mapping[str, Any], ...]

    @property
    def live(self) -> bool:
        """Whether it is asked for or runs."""
        return self.state in (RecordingState.ASKED, RecordingState.RUNS)
