"""What files about several services have in common: how they are read, and what may be wrong with them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from balcao.catalogue.api import (
    BadService,
    Problem,
    ServiceDefinition,
    book_texts,
    changes_in_force,
    load_service,
    service_folders,
)
from balcao.formkit.api import BadExpression, BadForm, FormDefinition, Question, check_expression, load_form, names_in
from balcao.kernel.texts import LANGUAGES, Text
from balcao.kernel.yaml_text import from_yaml

PAGE = "questions"
SHOWN_TO_ANYONE = frozenset({"yes_no", "choose_one", "integer", "decimal", "area", "length", "weight", "percent"})
"""Kinds whose answers say nothing of a person: they decide what is needed, and may stand in a shared address."""
_SAID = re.compile(r"'[^']*'|\"[^\"]*\"")
_FITS = {"choose_one": frozenset({"choose_one", "search_choose"})}
_WORDS_OF_THE_LANGUAGE = frozenset({"and", "or", "not", "in", "true", "false", "null", "number"})
type Wrong = Iterator[tuple[str, str]]
"""Problems: the key and the remedy."""


class Part(BaseModel):
    """A part of a file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Needed(Part):
    """A service: needed `when`, begun `after` those are granted, told `answers` by expressions over the questions."""

    service: str
    when: str | None = None
    after: tuple[str, ...] = ()
    answers: Mapping[str, str] = {}


class Words(Part):
    """The words of one language."""

    name: str = Field(min_length=1)
    summary: str = Field(min_length=1)
    keywords: tuple[str, ...] = ()
    questions: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """Services that go together, and what is asked to know which of them are needed."""

    id: str
    form: FormDefinition
    services: tuple[Needed, ...]
    texts: Mapping[str, Words]

    def text(self, field: str) -> Text:
        """`name` or `summary` in every language."""
        return {language: str(getattr(texts, field)) for language, texts in self.texts.items()}


def read_all[G: Gathering](folder: Path, load: Callable[[Path], G], *, in_force: bool) -> Mapping[str, G]:
    """All of a folder by id, in the order of their files, with the words `in_force` over those of the files.

    They are read again only when a file or a word changed.

    :raises BadService: naming the file that cannot be used.
    """
    paths = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml")))
    found: Mapping[str, G] = _read(paths, load, changes_in_force() if in_force else None)
    return found


@lru_cache(maxsize=8)
def _read(paths: tuple[tuple[Path, int], ...], load: Callable[[Path], Gathering], changes: int | None) -> Any:
    found = [load(path) for path, _changed in paths]
    if changes is not None:
        found = [_reworded(path, each) for (path, _changed), each in zip(paths, found, strict=True)]
    return {each.id: each for each in found}


def _reworded[G: Gathering](path: Path, gathering: G) -> G:
    written = {language: words.model_dump(mode="json") for language, words in gathering.texts.items()}
    said = book_texts(f"{path.parent.name}-{path.stem}", written)
    if said is written:
        return gathering
    texts = {language: type(words).model_validate(said[language]) for language, words in gathering.texts.items()}
    return replace(gathering, texts=texts)


def read_file[W: Part](path: Path, model: type[W]) -> W:
    """A file as its model has it.

    :raises BadService: when it cannot be used.
    """
    try:
        written = model.model_validate(from_yaml(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as failure:
        raise BadService([Problem(path, "file", " ".join(str(failure).split()))]) from failure
    if getattr(written, "id", "") != path.stem:
        raise BadService([Problem(path, "id", f"must be the file's name, {path.stem!r}")])
    return written


def read_form(path: Path, questions: tuple[dict[str, Any], ...]) -> FormDefinition:
    """The questions as a form of one page.

    :raises BadService: when one is no question.
    """
    try:
        return load_form({"pages": [{"id": PAGE, "questions": list(questions)}]})
    except BadForm as failure:
        raise BadService([Problem(path, "questions", " ".join(str(failure).split()))]) from failure


def check_files[G: Gathering](
    root: Path, folder: str, load: Callable[[Path], G], wrong: Callable[[G, Mapping[str, Path]], Wrong]
) -> list[Problem]:
    """Everything wrong with the files of a folder."""
    found: list[Problem] = []
    folders = {each.name: each for each in service_folders(root)}
    for path in sorted((root / folder).glob("*.yaml")):
        try:
            found += (Problem(path, key, remedy) for key, remedy in wrong(load(path), folders))
        except BadService as bad:
            found += bad.problems
    return found


def asked_in(expression: str) -> frozenset[str]:
    """The questions that a condition names."""
    return names_in(_SAID.sub("", expression)) - _WORDS_OF_THE_LANGUAGE


def wrong_services(gathering: Gathering, folders: Mapping[str, Path], audience: tuple[str, ...] = ()) -> Wrong:
    """What is wrong with the services named: whether they exist, their order, what they are told; whether they are for
    all of the `audience`."""
    kinds = {question.id: question.kind for question in gathering.form.questions()}
    seen: set[str] = set()
    for needed in gathering.services:
        place = f"services.{needed.service}"
        if needed.service in seen:
            yield place, "stands here twice; keep one"
        for before in needed.after:
            if before not in seen:
                yield f"{place}.after", f"{before!r} has to stand above it; whatever waits stands below"
        seen.add(needed.service)
        if needed.service not in folders:
            yield place, "there is no such service"
            continue
        try:
            definition = load_service(folders[needed.service])
        except BadService:
            continue  # said by the check of the service itself
        if missing := set(audience) - set(definition.data.audience):
            yield place, f"is not for {', '.join(sorted(missing))}; correct the audience"
        yield from wrong_condition(f"{place}.when", needed.when, kinds)
        yield from _wrongly_told(place, needed, definition, kinds)


def wrong_condition(place: str, expression: str | None, kinds: Mapping[str, str]) -> Wrong:
    """What is wrong with a condition over the questions of these kinds."""
    if expression is None:
        return
    try:
        check_expression(expression)
    except BadExpression as bad:
        yield place, str(bad)
        return
    asked = asked_in(expression)
    if not asked:
        yield place, "depends on none of the questions"
    for name in sorted(asked):
        if name not in kinds:
            yield place, f"depends on {name!r}, which is no question"
        elif kinds[name] not in SHOWN_TO_ANYONE:
            yield place, f"may not depend on {name!r}, which says something of a person"


def _wrongly_told(place: str, needed: Needed, definition: ServiceDefinition, kinds: Mapping[str, str]) -> Wrong:
    theirs: Mapping[str, Question] = {question.id: question for question in definition.form.questions()}
    for name, expression in needed.answers.items():
        key = f"{place}.answers.{name}"
        try:
            check_expression(expression)
        except BadExpression as bad:
            yield key, str(bad)
            continue
        if name not in theirs:
            yield key, "the service asks no such question"
        elif expression in kinds and theirs[name].kind not in _FITS.get(kinds[expression], {kinds[expression]}):
            yield key, f"is a {theirs[name].kind}, but {expression!r} is a {kinds[expression]}"
        elif _SAID.fullmatch(expression) and expression[1:-1] not in (theirs[name].options or [expression[1:-1]]):
            yield key, f"{expression} is none of its options"


def wordless(gathering: Gathering) -> Wrong:
    """The words that are missing."""
    for language in LANGUAGES:
        texts = gathering.texts.get(language)
        if texts is None:
            yield f"texts.{language}", "is missing; add it"
            continue
        if not texts.keywords:
            yield f"texts.{language}.keywords", "is missing; add what people call it"
        for question in gathering.form.questions():
            words = texts.questions.get(question.id, {})
            if not words.get("label"):
                yield f"texts.{language}.questions.{question.id}.label", "is missing; add it"
            for option in question.options:
                if not words.get("options", {}).get(option):
                    yield f"texts.{language}.questions.{question.id}.options.{option}", "is missing; add it"
