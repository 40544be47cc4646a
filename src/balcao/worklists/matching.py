"""Whether a rule speaks of a case, and who could take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balcao.cases.api import Assignable
from balcao.kernel.actor import PostHeld
from balcao.worklists.models import Rule


def fits(rule: Rule, case: Assignable) -> bool:
    """Whether the rule speaks of the case."""
    if rule.service_id and rule.service_id != case.service_id:
        return False
    return not rule.field or rule.value in _said(rule.field, case)


def _said(field: str, case: Assignable) -> set[str]:
    found: Any = {"answers": case.answers, "facts": case.facts}
    for step in field.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return {str(each) for each in (found if isinstance(found, list) else [found]) if each is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The officers of a department: their posts, skills, and how many cases each has."""

    posts: Mapping[int, frozenset[PostHeld]]
    skills: Mapping[int, set[str]]
    loads: dict[int, int]

    def candidates(self, rule: Rule, case: Assignable) -> list[int]:
        """Who could take the case by that rule, the one with the least to do first."""
        named = [number for number in self.posts if not rule.people or number in rule.people]
        able = [
            number
            for number in named
            if case.fits(self.posts[number]) and (not rule.skill or rule.skill in self.skills.get(number, ()))
        ]
        return sorted(able, key=lambda number: (self.loads.get(number, 0), number))

    def give(self, number: int) -> None:
        """One case more for an officer."""
        self.loads[number] = self.loads.get(number, 0) + 1
