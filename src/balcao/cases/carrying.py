"""Where a running case would stand by another process than its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from balcao.cases.models import Case
from balcao.cases.process import steps_from, steps_waiting, walk_again
from balcao.catalogue.api import ServiceVersion, get_version, process_misfits, steps_in
from balcao.kernel.errors import BalcaoError

type Problem = Literal["", "step_gone", "no_way", "undecided", "misfit"]
"""Why a case stays: it waits at a step that is gone; the newer process does not lead to its step; it is not decided,
and there nobody would decide it any more; or the version it was lodged under lacks what the newer process does."""

CLOSED_UNDECIDED = ("withdrawn", "shelved", "lapsed")
"""The states of a case in which nothing happens any more although its process has not come to its end."""

DECIDES = frozenset({"decide", "officer_decision"})
"""The tasks in which a case is decided."""

MAY_DIFFER = ("id", "parent", "children", "last_state_change")
"""What two kept states that stand alike may say differently of a task."""


class CarryOverRefused(BalcaoError):
    """Carrying cases over was not proposed, not agreed to or not sent back; each kind says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What would become of a case. `steps` are those at which it waits, `to` those at which it would wait, ids each;
    of `passed` it would do none, for they newly stand before. With a `problem` it stays, because of `lacking` steps or
    words. `state` is what would be kept."""

    steps: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    problem: Problem = ""
    lacking: tuple[str, ...] = ()
    state: Mapping[str, Any] | None = field(default=None, compare=False)


def process_of(case: Case) -> ServiceVersion:
    """The version by whose process a case runs."""
    return get_version(case.process_version_id or case.version_id)


class Standings:
    """Works out standings by the process of one version; cases that stand alike are worked out once."""

    def __init__(self, target: ServiceVersion) -> None:
        self.target = target
        self._known: dict[tuple[int, int, bool, str], Standing] = {}

    def of(self, case: Case) -> Standing:
        """Where the case would stand."""
        key = case.version_id, process_of(case).id, bool(case.outcome), _shape(case.process_state)
        if key not in self._known:
            self._known[key] = self._worked_out(case)
        return self._known[key]

    def _worked_out(self, case: Case) -> Standing:
        steps = steps_waiting(case.process_state) if case.process_state else ()
        after = self.target.definition
        misfits = process_misfits(get_version(case.version_id).definition, after.process)
        if misfits:
            return Standing(steps=steps, problem="misfit", lacking=misfits)
        if case.process_state is None:
            return Standing()
        moved = after.data.moved_steps
        wanted = {moved.get(each, each) for each in steps}
        if gone := tuple(each for each in steps if moved.get(each, each) not in steps_in(after.process)):
            return Standing(steps=steps, problem="step_gone", lacking=gone)
        before = process_of(case).definition.process
        state, to, passed = walk_again(before, case.process_state, after.process, moved)
        if missed := tuple(sorted(wanted - set(to))):
            return Standing(steps=steps, problem="no_way", lacking=missed)
        if not case.outcome and (undecided := _never_decided(after.process, to, passed)):
            return Standing(steps=steps, problem="undecided", lacking=undecided)
        return Standing(steps=steps, to=to, passed=passed, state=state)


def _never_decided(process: str, to: tuple[str, ...], passed: tuple[str, ...]) -> tuple[str, ...]:
    """The deciding steps that a case which is not decided would pass, or the steps after which none comes."""
    does = steps_in(process)
    skipped = tuple(each for each in passed if does[each] in DECIDES)
    ahead = {does.get(each) for each in steps_from(process, to)}
    return skipped if skipped or ahead & DECIDES else to


def _shape(state: Mapping[str, Any] | None) -> str:
    """The same for two states that stand alike, whatever numbers their tasks bear."""
    if state is None:
        return ""
    tasks = state["tasks"]

    def seen(number: str) -> Any:
        task = tasks[number]
        own = {key: value for key, value in task.items() if key not in MAY_DIFFER}
        return [own, [seen(each) for each in task["children"]]]

    return sha256(json.dumps(seen(state["root"]), sort_keys=True, default=str).encode()).hexdigest()
