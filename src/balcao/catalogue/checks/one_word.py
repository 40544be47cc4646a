"""One word per thing: a licence is called what its own law calls it, and what has one word has no other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from balcao.catalogue.licence_kinds import LicenceKind, licence_kinds
from balcao.catalogue.loader import BadService
from balcao.catalogue.parts import Confidence, Part, Trilingual
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.words.entries import SOURCE, flat
from balcao.catalogue.written_once import shared
from balcao.kernel.texts import LANGUAGES

FILE = "terms.yaml"


class Term(Part):
    """A word as the law prints it in both official languages, with its source; `not_` are words in its place that are
    not used, by language."""

    word: Trilingual
    source: str = Field(min_length=1)
    confidence: Confidence = "sourced"
    not_: Mapping[str, tuple[str, ...]] = Field(default={}, alias="not")


class Terms(Part):
    """`licence` are the words that laws have for a licence by language, the one for licences in general first.

    `instead` has, by language, patterns of what is not written, and what is written in their place.
    """

    licence: Mapping[str, tuple[str, ...]] = {}
    instead: Mapping[str, Mapping[str, str]] = {}
    terms: tuple[Term, ...] = ()


def terms_in(root: Path) -> Terms:
    """The words of the house; none where the file is not there.

    :raises BadService: if they are not described as they must be.
    """
    try:
        return Terms.model_validate(shared(root / FILE))
    except ValidationError as invalid:
        error = invalid.errors()[0]
        key = ".".join(str(step) for step in error["loc"])
        raise BadService([Problem(root / FILE, key, error["msg"])]) from invalid


def check_one_word(root: Path, sound: Iterable[tuple[Path, ServiceDefinition]]) -> Iterator[Problem]:
    """Warnings about words that stand for a thing which has another; words to search by are free."""
    try:
        terms, kinds = terms_in(root), licence_kinds(root)
    except BadService as bad:
        yield from bad.problems
        return
    sound = list(sound)
    known = [*(each.name.text() for each in kinds.values()), *(each.word.text() for each in terms.terms)]
    known += [each.title.text() for _folder, one in sound for each in one.data.outputs if each.title]
    instead = {language: other_words(terms, language) for language in LANGUAGES}
    for folder, definition in sound:
        for language, texts in definition.texts.items():
            file = folder / "texts" / f"{language}.yaml"
            words = terms.licence.get(language, ())
            own = _own(definition, kinds, language, words)
            names = sorted({each[language] for each in known}, key=len, reverse=True)
            for key, said in flat(texts.model_dump(mode="json")):
                for pattern, right in instead[language]:
                    if found := pattern.search(said):
                        yield Problem(file, key, f"says {found[0]!r}; write: {right}", "warning", "other-word")
                for word in _others(said, names, own, words):
                    remedy = f"says {word!r} of what its law calls {' or '.join(sorted(own))!r}; use that word"
                    yield Problem(file, key, remedy, "warning", "licence-word")


def other_words(terms: Terms, language: str) -> list[tuple[re.Pattern[str], str]]:
    """Each word that is not used, as a pattern, with what to write."""
    pairs = [(wrong, each.word.text()[language]) for each in terms.terms for wrong in each.not_.get(language, ())]
    edge = "" if language == SOURCE else r"\b"
    return [
        (re.compile(f"{edge}(?:{wrong}){edge}", re.IGNORECASE), right)
        for wrong, right in [*pairs, *terms.instead.get(language, {}).items()]
    ]


def _own(
    definition: ServiceDefinition, kinds: Mapping[str, LicenceKind], language: str, words: tuple[str, ...]
) -> set[str]:
    """What the laws of the licences that this service is about call them; the general word where it is about none."""
    data = definition.data
    about = {data.licence, *(each.grants for each in data.outputs)}
    about |= {kind for each in data.requires for kind in each.licence}
    names = [kinds[kind].name.text()[language] for kind in about if kind and kind in kinds]
    names += [each.title.text()[language] for each in data.outputs if each.title]
    own = {word for word in words for name in names if word.casefold() in name.casefold()}
    return own or set(words[:1])


def _others(said: str, names: list[str], own: set[str], words: tuple[str, ...]) -> Iterator[str]:
    """The words for a licence in a text that are neither its own nor inside the name of a licence."""
    left = said.casefold()
    for name in names:
        left = left.replace(name.casefold(), " ")
    for word in words:
        if word not in own and word.casefold() in left:
            yield word
