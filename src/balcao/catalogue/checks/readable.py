"""Texts that are too hard to read, and words to search by."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from balcao.catalogue.definition import QuestionTexts, ServiceTexts
from balcao.catalogue.loader import BadService
from balcao.catalogue.parts import Part
from balcao.catalogue.queries import BEGUN_ELSEWHERE
from balcao.catalogue.reading_ease import measured
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.written_once import shared

FILE = "reading.yaml"


class Bounds(Part):
    """How hard the texts of a service may be in one language: the least `ease`, the longest mean `sentence` (words, or
    characters of Chinese), the largest share of `rare` characters."""

    ease: float | None = None
    sentence: float | None = Field(default=None, gt=0)
    rare: float | None = Field(default=None, ge=0, le=1)


def bounds_in(root: Path) -> Mapping[str, Bounds]:
    """The bounds by language; none where the file is not there.

    :raises BadService: if one is not described as it must be.
    """
    try:
        return {str(language): Bounds.model_validate(said) for language, said in shared(root / FILE).items()}
    except ValidationError as invalid:
        error = invalid.errors()[0]
        key = ".".join(str(step) for step in error["loc"])
        raise BadService([Problem(root / FILE, key, error["msg"])]) from invalid


def check_readable(folder: Path, definition: ServiceDefinition, bounds: Mapping[str, Bounds]) -> Iterator[Problem]:
    """Warnings about texts beyond the bounds of their language."""
    for language, texts in definition.texts.items():
        bound, found = bounds.get(language), measured(_read(texts), language)
        if bound is None or found is None:
            continue
        file = folder / "texts" / f"{language}.yaml"
        if bound.ease is not None and found.ease is not None and found.ease < bound.ease:
            remedy = f"reads at {found.ease:.0f}, below {bound.ease:.0f}; write shorter sentences and common words"
            yield Problem(file, "ease", remedy, "warning", "hard-to-read")
        if bound.sentence is not None and found.sentence > bound.sentence:
            remedy = f"has {found.sentence:.1f} a sentence, more than {bound.sentence:.0f}; cut sentences in two"
            yield Problem(file, "sentence", remedy, "warning", "hard-to-read")
        if bound.rare is not None and found.rare is not None and found.rare > bound.rare:
            remedy = f"has {found.rare:.1%} uncommon characters, more than {bound.rare:.1%}; use common ones"
            yield Problem(file, "rare", remedy, "warning", "hard-to-read")


def check_easy(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Texts in easy words stand in every language, and are easier than what they stand for."""
    written = {language: texts.easy for language, texts in definition.texts.items()}
    for language, easy in written.items():
        file, texts = folder / "texts" / f"{language}.yaml", definition.texts[language]
        if easy is None:
            if any(written.values()):
                yield Problem(file, "easy", "is missing; another language has it", code="easy-words")
            continue
        found, official = measured((easy.what, easy.who, easy.do), language), measured(_read(texts), language)
        if found and official and not found.easier_than(official):
            remedy = (
                f"reads at {found.shown}, the official words at {official.shown}; write shorter sentences and words"
            )
            yield Problem(file, "easy", remedy, "warning", "easy-words")


def check_keywords(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Services that people look for, without words to find them by."""
    if definition.data.kind in BEGUN_ELSEWHERE:
        return
    for language, texts in definition.texts.items():
        if not texts.keywords:
            remedy = "is missing; add what people call it"
            yield Problem(folder / "texts" / f"{language}.yaml", "keywords", remedy, code="keywords-missing")


def _read(texts: ServiceTexts) -> Iterator[str]:
    """What an applicant reads, in whole sentences or lines."""
    yield from (texts.summary, texts.who, texts.time, texts.unchanged, *texts.needs)
    yield from (page.intro for page in texts.pages.values())
    yield from _of_questions(texts.questions)
    yield from texts.reasons.values()


def _of_questions(questions: Mapping[str, QuestionTexts]) -> Iterator[str]:
    for question in questions.values():
        yield from (question.label, question.hint, *question.errors.values())
        yield from _of_questions(question.questions)
