"""The kinds of questions about a service, and the words by which each is known: `services/questions.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from balcao.catalogue.api import BadService, Problem
from balcao.guidance.help_topics import help_topics
from balcao.kernel.texts import LANGUAGES, fold
from balcao.kernel.yaml_text import from_yaml

FILE = "questions.yaml"


class QuestionKind(BaseModel):
    """One kind of question. `help` is the topic that answers it, where no service is needed to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: Literal["service", "nothing", "any"]
    words: Mapping[str, tuple[str, ...]]
    help: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds by their id; `words` are those of all of them in their one form, the longest first, with the kind."""

    by_id: Mapping[str, QuestionKind]
    words: tuple[tuple[str, str], ...]


def question_kinds(root: Path) -> Kinds:
    """As the file says; none without it.

    :raises BadService: if one is not described as it must be.
    """
    path = root / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else Kinds({}, ())


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> Kinds:
    try:
        found = TypeAdapter(dict[str, QuestionKind]).validate_python(from_yaml(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as wrong:
        raise BadService([Problem(path, "file", " ".join(str(wrong).split()))]) from wrong
    words = {fold(word): kind for kind, each in found.items() for said in each.words.values() for word in said}
    return Kinds(found, tuple(sorted(words.items(), key=lambda item: (-len(item[0]), item[0]))))


def check_question_kinds(root: Path) -> list[Problem]:
    """Kinds that cannot be read, lack words in a language, share a word, or name help that is not there."""
    try:
        return list(_problems(root))
    except BadService as bad:
        return list(bad.problems)


def _problems(root: Path) -> Iterator[Problem]:
    topics = {each.id for each in help_topics(root)}
    seen: dict[str, str] = {}
    for kind, each in question_kinds(root).by_id.items():
        for language in LANGUAGES:
            if not each.words.get(language):
                yield Problem(root / FILE, kind, f"has no words in {language}; write how people ask it")
        if each.help and each.help not in topics:
            yield Problem(root / FILE, kind, f"names the help {each.help}, which is not there")
        for word in (fold(word) for said in each.words.values() for word in said):
            if seen.setdefault(word, kind) != kind:
                yield Problem(root / FILE, kind, f"shares the word {word} with {seen[word]}; leave it to one")
