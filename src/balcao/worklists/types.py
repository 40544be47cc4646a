"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.api import Narrowing
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShown:
    """A saved list as an officer sees it; `count` up to one more than is counted."""

    list_id: int
    name: str
    view: str
    narrowing: Narrowing
    shared: bool
    own: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialShown:
    """What a rule would have done: of so many `cases` it fits `fits`, `given` to these; `nobody` could take some."""

    at: datetime
    cases: int
    fits: int
    nobody: int
    given: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """A rule of assignment; `people` by number with their names."""

    rule_id: int
    service_id: str
    field: str
    value: str
    skill: str
    people: Mapping[int, Text]
    trial: TrialShown | None
    on_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerShown:
    """An officer of a department with their skills."""

    person_id: int
    name: Text
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLineShown:
    """A case of a batch: waiting, done or failed; `problem` is a key, `by` who was before."""

    reference: str
    state: str
    problem: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchShown:
    """A decision on many cases, or with the outcome ``assign`` a list given to `assigned_to`, with None to the team. Of
    a whole list, it is first ``reading``, then ``ready`` to be sent; it ``waits`` as long as stopping it leaves no
    trace on any case, then it ``runs`` until it is ``finished`` or ``stopped``.

    `lines` are some of the `total`, those with a problem first; `read` so many were looked at, `problems` counts why
    some are not decided.
    """

    batch_id: int
    service_id: str
    outcome: str
    assigned_to: Text | None
    phase: str
    made_at: datetime
    takes_effect_at: datetime | None
    counts: Mapping[str, int]
    read: int
    problems: Mapping[str, int]
    lines: tuple[BatchLineShown, ...]

    @property
    def total(self) -> int:
        """How many cases there are."""
        return sum(self.counts.values())

    def count(self, state: str) -> int:
        """How many cases are in that state."""
        return self.counts.get(state, 0)
