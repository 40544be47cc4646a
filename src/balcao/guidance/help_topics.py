"""Help in plain words, each with the page where it is done: `services/help.yaml`."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from balcao.catalogue.api import HELP, BadService, Problem, Trilingual, book_texts, changes_in_force, help_by_language
from balcao.kernel.yaml_text import from_yaml

FILE = "help.yaml"
type Group = Literal["begin", "account", "apply", "after", "papers", "others"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Way(_Part):
    """Where it is done: the path of a page that needs nothing but its address, and what the button says."""

    path: str = Field(pattern=r"^/([a-z0-9-]+/)*$")
    label: Trilingual


class HelpTopic(_Part):
    """One question people have, in its `group`; the paragraphs of `body` are parted by empty lines.

    `words` are what else people say for it, by language.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    group: Group
    title: Trilingual
    body: Trilingual
    words: Mapping[str, tuple[str, ...]] = {}
    go: Way | None = None

    def __hash__(self) -> int:
        return hash(self.id)


def help_topics(root: Path) -> tuple[HelpTopic, ...]:
    """All of them, in the order in which they are shown; none without the file.

    :raises BadService: if one is not described as it must be.
    """
    path = root / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else ()


def help_in_force() -> tuple[HelpTopic, ...]:
    """Those of the house, with the words in force over those of the file."""
    return _reworded(help_topics(settings.BALCAO_SERVICES), changes_in_force())


@lru_cache(maxsize=4)
def _reworded(topics: tuple[HelpTopic, ...], changes: int) -> tuple[HelpTopic, ...]:
    written = [each.model_dump(mode="json", by_alias=True) for each in topics]
    said = book_texts(HELP, help_by_language(written))
    for each in written:
        theirs = {language: texts[each["id"]] for language, texts in said.items()}
        for part in ("title", "body"):
            each[part] = {language: texts[part] for language, texts in theirs.items()}
        if each["go"]:
            each["go"]["label"] = {language: texts["go"] for language, texts in theirs.items()}
    return TypeAdapter(tuple[HelpTopic, ...]).validate_python(written)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> tuple[HelpTopic, ...]:
    try:
        return TypeAdapter(tuple[HelpTopic, ...]).validate_python(from_yaml(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as wrong:
        raise BadService([Problem(path, "file", " ".join(str(wrong).split()))]) from wrong


def check_help(root: Path) -> list[Problem]:
    """Topics that cannot be read, or stand there twice."""
    try:
        return list(_twice(root))
    except BadService as bad:
        return list(bad.problems)


def _twice(root: Path) -> Iterator[Problem]:
    seen = set[str]()
    for topic in help_topics(root):
        if topic.id in seen:
            yield Problem(root / FILE, topic.id, "stands here twice; give one another id")
        seen.add(topic.id)
