"""Which parts of a bundle cannot begin yet, because one before them is not granted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from balcao.bundles.models import Part
from balcao.cases.api import CaseState, states_of_drafts


@dataclass(frozen=True, slots=True)
class Held:
    """The positions of those that hold a part back; `stopped` when one of them never will be granted."""

    by: tuple[int, ...] = ()
    stopped: bool = False


def held_back(parts: Sequence[Part]) -> dict[int, Held]:
    """By position, what holds each part back. A part that has begun is held back by nothing; so is one whose
    forerunner was left out."""
    states = states_of_drafts(part.draft_id for part in parts if part.draft_id)
    before = {part.position: part for part in parts}
    found: dict[int, Held] = {}
    for part in sorted(parts, key=lambda each: each.position):
        if part.draft_id or part.problem:
            found[part.position] = Held()
            continue
        waiting = [number for number in part.after if not _free(before[number], states)]
        lost = [number for number in waiting if found[number].stopped or _lost(before[number], states)]
        found[part.position] = Held(tuple(lost or waiting), bool(lost))
    return found


def _free(part: Part, states: Mapping[int, CaseState]) -> bool:
    if part.draft is None:
        return False
    return part.draft.state == "discarded" or states.get(part.draft.pk) is CaseState.GRANTED


def _lost(part: Part, states: Mapping[int, CaseState]) -> bool:
    if part.draft is None:
        return bool(part.problem)
    state = states.get(part.draft.pk)
    return state is not None and state.closed
