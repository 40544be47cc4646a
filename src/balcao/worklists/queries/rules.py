"""Rules of assignment and the officers they speak of, for a department's chiefs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.accounts.api import officers_in, officers_on
from balcao.cases.api import lately_with_officers
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.worklists.models import Rule, Skill
from balcao.worklists.policies import require_chief
from balcao.worklists.types import OfficerShown, RuleShown, TrialShown

LOOKED_AT = 100
"""So many past cases tell what registers say."""


def rules_of(*, actor: Actor, at: datetime, department: str) -> tuple[list[RuleShown], list[OfficerShown]]:
    """The department's rules in their order, and its officers with their skills.

    :raises NotFound: for who is no chief there.
    """
    require_chief(actor, department)
    skills: dict[int, list[str]] = {}
    for row in Skill.objects.filter(department=department).order_by("name"):
        skills.setdefault(row.person_id, []).append(row.name)
    officers = [
        OfficerShown(person_id=each.person_id, name=each.name, skills=tuple(skills.get(each.person_id, ())))
        for each in officers_on(department=department, on=macau_date(at))
    ]
    names = {each.person_id: each.name for each in officers}
    rules = Rule.objects.filter(department=department, ended_at=None).order_by("pk")
    return [_shown(rule, names) for rule in rules], officers


def facts_seen(*, actor: Actor, at: datetime, department: str) -> set[str]:
    """What registers said in the department's last cases, as the paths rules look at: single values, no lists.

    :raises NotFound: for who is no chief there.
    """
    require_chief(actor, department)
    past = lately_with_officers(actor=actor, at=at, department=department, limit=LOOKED_AT)
    return {f"facts.{path}" for case in past for path in _paths(case.facts)}


def _paths(said: Mapping[str, Any]) -> set[str]:
    found = set()
    for name, value in said.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{path}" for path in _paths(value)} if "zh-Hant" not in value else set()
        elif isinstance(value, str | int):
            found.add(name)
    return found


def team_of(*, actor: Actor, at: datetime) -> dict[int, Text]:
    """The officers of the departments the actor is chief of, by number, with their names."""
    headed = {post.department for post in actor.posts if post.duty == CHIEF}
    return officers_in(departments=headed, on=macau_date(at))


def _shown(rule: Rule, names: dict[int, Text]) -> RuleShown:
    trial = rule.trial
    return RuleShown(
        rule_id=rule.pk,
        service_id=rule.service_id,
        field=rule.field,
        value=rule.value,
        skill=rule.skill,
        people={number: names[number] for number in rule.people if number in names},
        trial=TrialShown(
            at=datetime.fromisoformat(trial["at"]),
            cases=trial["cases"],
            fits=trial["fits"],
            nobody=trial["nobody"],
            given={int(number): count for number, count in trial["given"].items()},
        )
        if trial
        else None,
        on_since=rule.on_since,
    )
