"""Every text exists in every language, and none belongs to nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from balcao.catalogue.definition import QuestionTexts
from balcao.catalogue.printed import check_sentences
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.words.entries import SOURCE, flat
from balcao.formkit.api import Question

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def check_words(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Texts of pages, questions, options, errors and reasons; a comma outside quotes makes two texts of one."""
    most = max(len(texts.needs) for texts in definition.texts.values())
    for language, texts in definition.texts.items():
        file = folder / "texts" / f"{language}.yaml"
        if len(texts.needs) < most:
            yield Problem(file, "needs", f"names {len(texts.needs)}, another language {most}; quote what has a comma")
        if language != SOURCE:
            for key, said in flat(texts.model_dump(mode="json")):
                if CHINESE.search(said):
                    yield Problem(file, key, "is in Chinese; say it in this language")
        pages = {page.id for page in definition.form.pages}
        yield from _same_names(file, "pages", pages, texts.pages)
        yield from _questions(file, "questions", definition.form.questions(), texts.questions)
        if bool(texts.unchanged) != (definition.data.unchanged is not None):
            yield Problem(file, "unchanged", "goes with `unchanged` of service.yaml: the words that are declared")
    yield from check_sentences(folder, definition)
    if definition.data.intake and any("no_place" not in texts.reasons for texts in definition.texts.values()):
        remedy = "is missing; say it for who waited for a place in vain"
        yield Problem(folder / "texts", "reasons.no_place", remedy)
    if definition.data.assessment and any("too_few_points" not in texts.reasons for texts in definition.texts.values()):
        yield Problem(folder / "texts", "reasons.too_few_points", "is missing; say it for who reached too few points")
    keys = {language: set(texts.reasons) for language, texts in definition.texts.items()}
    every = set().union(*keys.values())
    for language, present in keys.items():
        for key in sorted(every - present):
            yield Problem(folder / "texts" / f"{language}.yaml", f"reasons.{key}", "is missing; add it")


def _same_names(file: Path, key: str, wanted: Iterable[str], present: Iterable[str]) -> Iterator[Problem]:
    wanted, present = set(wanted), set(present)
    for name in sorted(wanted - present):
        yield Problem(file, f"{key}.{name}", "is missing; add it")
    for name in sorted(present - wanted):
        yield Problem(file, f"{key}.{name}", "belongs to nothing in the form; remove it")


def _questions(
    file: Path, key: str, questions: tuple[Question, ...], texts: Mapping[str, QuestionTexts]
) -> Iterator[Problem]:
    yield from _same_names(file, key, [question.id for question in questions], texts)
    for question in questions:
        if question.id not in texts:
            continue
        own, place = texts[question.id], f"{key}.{question.id}"
        yield from _same_names(file, f"{place}.options", question.options, own.options)
        yield from _same_names(file, f"{place}.errors", [check.error for check in question.checks], own.errors)
        yield from _questions(file, f"{place}.questions", question.questions, own.questions)
