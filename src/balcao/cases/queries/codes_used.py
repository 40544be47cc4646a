"""Which codes of a reference list are in use: in drafts that are open, in cases that run, in licences that hold."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from balcao.cases.models import Answer, Case, Draft
from balcao.cases.outputs import terms_named
from balcao.cases.states import CaseState
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.formkit.api import Question, codes_answered, listed_questions
from balcao.licences.api import terms_in_use

CLOSED = [state for state in CaseState if state.closed]


def codes_in_use(list_id: str, codes: frozenset[str]) -> Mapping[str, Mapping[str, int]]:
    """How many drafts, cases and licences use each of these codes: ``{code: {"drafts": 2, "cases": 1}}``; only those
    that are used."""
    if not codes:
        return {}
    found = {"drafts": _in_drafts(list_id), "cases": _in_cases(list_id), "licences": _in_licences(list_id)}
    used = {code: {where: count[code] for where, count in found.items() if count[code]} for code in sorted(codes)}
    return {code: where for code, where in used.items() if where}


def _in_drafts(list_id: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for version_id in Draft.objects.filter(state="open").values_list("version_id", flat=True).distinct():
        questions = _asking(list_id, get_version(version_id).definition)
        rows = Answer.objects.filter(
            draft__version_id=version_id, draft__state="open", question__in=[each.id for each in questions]
        )
        by_name = {each.id: each for each in questions}
        for name, value in rows.values_list("question", "value"):
            found.update(_codes(list_id, by_name[name], value))
    return found


def _in_cases(list_id: str) -> Counter[str]:
    found: Counter[str] = Counter()
    running = Case.objects.exclude(state__in=CLOSED)
    for version_id in running.values_list("version_id", flat=True).distinct():
        for question in _asking(list_id, get_version(version_id).definition):
            for value in running.filter(version_id=version_id).values_list(f"answers__{question.id}", flat=True):
                found.update(_codes(list_id, question, value))
    return found


def _in_licences(list_id: str) -> Counter[str]:
    """By the terms that services write from answers; each term of a kind is looked at once."""
    terms: set[tuple[str, str]] = set()
    for version_id in Case.objects.values_list("version_id", flat=True).distinct():
        definition = get_version(version_id).definition
        names = {each.id for each in _asking(list_id, definition)}
        kinds = {each.grants for each in definition.data.outputs if each.grants} | {definition.data.licence}
        asked = [term for term, question in terms_named(definition).items() if question in names]
        terms |= {(kind, term) for kind in kinds if kind for term in asked}
    found: Counter[str] = Counter()
    for kind, term in sorted(terms):
        found.update(terms_in_use(kind=kind, term=term))
    return found


def _asking(list_id: str, definition: ServiceDefinition) -> list[Question]:
    questions = definition.form.questions()
    return [each for each in questions if any(inner.list_id == list_id for inner in listed_questions((each,)))]


def _codes(list_id: str, question: Question, value: Any) -> Iterator[str]:
    return (code for named, code in set(codes_answered(question, [value])) if named == list_id)
