"""A rule of assignment in words, and the fields it can look at."""

from collections.abc import Iterable, Mapping
from typing import Any

from balcao.catalogue.api import ServiceVersion, shown_answer
from balcao.desk.reading import field_name, named, value_in_words, words_of
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, pick
from balcao.worklists.api import RuleShown, TrialShown

ANSWERS, FACTS = "answers.", "facts."


def fields_offered(versions: Iterable[ServiceVersion], facts: Iterable[str], language: str) -> dict[str, str]:
    """What a rule can look at, by its path with its name: the questions with options, then what registers said."""
    asked: dict[str, str] = {}
    for version in versions:
        words = words_of(version, language)
        for question in version.definition.form.questions():
            if question.options:
                asked.setdefault(f"{ANSWERS}{question.id}", words.label(question.id))
    return dict(sorted(asked.items(), key=lambda each: each[1])) | {
        path: _fact_name(path, language) for path in sorted(facts)
    }


def _fact_name(path: str, language: str) -> str:
    register, _, field = path.removeprefix(FACTS).partition(".")
    return f"{named('register', register, language)} – {field_name(field, language)}"


def value_meant(field: str, written: str, versions: Iterable[ServiceVersion]) -> str:
    """The value of an option that was written in words of any language; anything else as it was written."""
    said = written.strip()
    for version, question in _questions(field, versions):
        for option in question.options:
            if said.casefold() in {_option(version, question, option, each).casefold() for each in LANGUAGES}:
                return str(option)
    return said


def _questions(field: str, versions: Iterable[ServiceVersion]) -> list[tuple[ServiceVersion, Any]]:
    """The question a path names, in every service that asks it."""
    name = field.removeprefix(ANSWERS)
    return [
        (version, question)
        for version in versions
        for question in version.definition.form.questions()
        if field == f"{ANSWERS}{name}" and question.id == name and question.options
    ]


def _option(version: ServiceVersion, question: Any, option: str, language: str) -> str:
    value = [option] if question.kind == "checkboxes" else option
    return shown_answer(question, value, words_of(version, language))


def _looked_at(rule: RuleShown, versions: list[ServiceVersion], language: str) -> tuple[str, str]:
    """The field and the value of a rule in words."""
    for version, question in _questions(rule.field, versions):
        value = rule.value if rule.value not in question.options else _option(version, question, rule.value, language)
        return words_of(version, language).label(question.id), value
    if rule.field.startswith(FACTS):
        return _fact_name(rule.field, language), value_in_words(rule.value, language)
    return rule.field, rule.value


def rule_shown(
    rule: RuleShown,
    services: Mapping[str, str],
    names: Mapping[int, str],
    language: str,
    versions: list[ServiceVersion],
) -> dict[str, Any]:
    """The rule as one sentence, and what it would have done."""
    cases = [services.get(rule.service_id, rule.service_id) or translate("desk.setup.every_service", language)]
    if rule.field:
        field, value = _looked_at(rule, versions, language)
        cases.append(translate("desk.setup.field_is", language, field=field, value=value))
    people = [pick(name, language) for name in rule.people.values()]
    people = people or [translate("desk.setup.anyone", language)]
    if rule.skill:
        people.append(translate("desk.setup.with_skill", language, skill=rule.skill))
    return {
        "id": rule.rule_id,
        "sentence": translate(
            "desk.setup.rule", language, cases=listed(cases, language), people=listed(people, language)
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
        given=listed(parts, language),
    )
