"""A rule of assignment in words."""

from collections.abc import Mapping
from typing import Any

from balcao.desk.reading import joined
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick
from balcao.worklists.api import RuleShown, TrialShown


def rule_shown(rule: RuleShown, services: Mapping[str, str], names: Mapping[int, str], language: str) -> dict[str, Any]:
    """The rule as one sentence, and what it would have done."""
    cases = [services.get(rule.service_id, rule.service_id) or translate("desk.setup.every_service", language)]
    if rule.field:
        cases.append(translate("desk.setup.field_is", language, field=rule.field, value=rule.value))
    people = [pick(name, language) for name in rule.people.values()]
    people = people or [translate("desk.setup.anyone", language)]
    if rule.skill:
        people.append(translate("desk.setup.with_skill", language, skill=rule.skill))
    return {
        "id": rule.rule_id,
        "sentence": translate(
            "desk.setup.rule", language, cases=joined(cases, language), people=joined(people, language)
        ),
        "on": rule.on_since is not None,
        "trial": _trial(rule.trial, names, language) if rule.trial else "",
    }


def _trial(trial: TrialShown, names: Mapping[int, str], language: str) -> str:
    parts = [
        translate("desk.setup.gets", language, name=names.get(number, str(number)), count=count)
        for number, count in trial.given.items()
    ]
    if trial.nobody or not parts:
        parts.append(translate("desk.setup.nobody", language, count=trial.nobody))
    return translate(
        "desk.setup.tried",
        language,
        moment=format_macau(trial.at, language),
        cases=trial.cases,
        fits=trial.fits,
        given=joined(parts, language),
    )
