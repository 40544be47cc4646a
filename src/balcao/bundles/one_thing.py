"""Things people do that take several services: what is asked once, which services, which waits for which.

Each is a file `_one-thing/<id>.yaml` beside the services, checked with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from balcao.catalogue.api import BadService, Problem, ServiceDefinition, load_service, service_folders
from balcao.formkit.api import BadExpression, BadForm, FormDefinition, check_expression, load_form, names_in
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text

FOLDER = "_one-thing"
PAGE = "questions"
SHOWN_TO_ANYONE = frozenset({"yes_no", "choose_one", "integer", "decimal"})
"""Kinds whose answers say nothing of a person: they decide what is needed, and may stand in a shared address."""
KINDS = SHOWN_TO_ANYONE | {"text", "long_text", "address", "date", "money", "phone", "email"}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Needed(_Part):
    """A service: needed `when`, begun `after` those are granted, told `answers` by expressions over the questions."""

    service: str
    when: str | None = None
    after: tuple[str, ...] = ()
    answers: Mapping[str, str] = {}


class ThingTexts(_Part):
    """The words of one language."""

    name: str = Field(min_length=1)
    summary: str = Field(min_length=1)
    keywords: tuple[str, ...] = ()
    questions: Mapping[str, Mapping[str, Any]]


class _Written(_Part):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)
    audience: tuple[str, ...] = Field(min_length=1)
    questions: tuple[dict[str, Any], ...] = Field(min_length=1)
    services: tuple[Needed, ...] = Field(min_length=2)
    texts: Mapping[str, ThingTexts]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneThing:
    """A thing people do, with the services it takes."""

    id: str
    audience: tuple[str, ...]
    form: FormDefinition
    services: tuple[Needed, ...]
    texts: Mapping[str, ThingTexts]

    def text(self, field: str) -> Text:
        """`name` or `summary` in every language."""
        return {language: str(getattr(texts, field)) for language, texts in self.texts.items()}


def one_things(root: Path | None = None) -> Mapping[str, OneThing]:
    """All of them by id, in the order of their files. Files are read again only when one changed.

    :raises BadService: naming the file that cannot be used.
    """
    paths = sorted(((root or settings.BALCAO_SERVICES) / FOLDER).glob("*.yaml"))
    return _read(tuple((path, path.stat().st_mtime_ns) for path in paths))


def one_thing(thing_id: str) -> OneThing:
    """The one of that id.

    :raises NotFound: if there is none.
    """
    found = one_things().get(thing_id)
    if found is None:
        raise NotFound(f"one thing {thing_id}")
    return found


@lru_cache(maxsize=8)
def _read(paths: tuple[tuple[Path, int], ...]) -> Mapping[str, OneThing]:
    return {thing.id: thing for thing in (_load(path) for path, _ in paths)}


def _load(path: Path) -> OneThing:
    try:
        written = _Written.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        form = load_form({"pages": [{"id": PAGE, "questions": list(written.questions)}]})
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError, BadForm) as failure:
        raise BadService([Problem(path, "file", " ".join(str(failure).split()))]) from failure
    if written.id != path.stem:
        raise BadService([Problem(path, "id", f"must be the file's name, {path.stem!r}")])
    return OneThing(id=written.id, audience=written.audience, form=form, services=written.services, texts=written.texts)


def check_one_things(root: Path) -> list[Problem]:
    """Everything wrong with them: services and questions that do not exist, circles, missing words."""
    found: list[Problem] = []
    folders = {folder.name: folder for folder in service_folders(root)}
    for path in sorted((root / FOLDER).glob("*.yaml")):
        try:
            found += (Problem(path, key, remedy) for key, remedy in _wrong(_load(path), folders))
        except BadService as bad:
            found += bad.problems
    return found


def _wrong(thing: OneThing, folders: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    kinds = {question.id: question.kind for question in thing.form.questions()}
    for name, kind in kinds.items():
        if kind not in KINDS or thing.form.question(name).options_from:
            yield f"questions.{name}", f"kind {kind!r} cannot be asked here; ask it on the service's own form"
    yield from _wordless(thing)
    seen: set[str] = set()
    for needed in thing.services:
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
        yield from _wrong_service(thing, needed, definition, kinds)


def _wrong_service(
    thing: OneThing, needed: Needed, definition: ServiceDefinition, kinds: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    place = f"services.{needed.service}"
    if missing := set(thing.audience) - set(definition.data.audience):
        yield place, f"is not for {', '.join(sorted(missing))}; correct the audience"
    theirs = {question.id: question.kind for question in definition.form.questions()}
    expressions = [("when", needed.when)] if needed.when else []
    expressions += [(f"answers.{name}", expression) for name, expression in needed.answers.items()]
    for key, expression in expressions:
        try:
            check_expression(expression)
        except BadExpression as bad:
            yield f"{place}.{key}", str(bad)
    for name in names_in(needed.when or "") & set(kinds):
        if kinds[name] not in SHOWN_TO_ANYONE:
            yield f"{place}.when", f"may not depend on {name!r}, which says something of a person"
    if needed.when and not names_in(needed.when) & set(kinds):
        yield f"{place}.when", "depends on none of the questions"
    for name, expression in needed.answers.items():
        if name not in theirs:
            yield f"{place}.answers.{name}", "the service asks no such question"
        elif expression in kinds and kinds[expression] != theirs[name]:
            yield f"{place}.answers.{name}", f"is a {theirs[name]}, but {expression!r} is a {kinds[expression]}"


def _wordless(thing: OneThing) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        texts = thing.texts.get(language)
        if texts is None:
            yield f"texts.{language}", "is missing; add it"
            continue
        for question in thing.form.questions():
            words = texts.questions.get(question.id, {})
            if not words.get("label"):
                yield f"texts.{language}.questions.{question.id}.label", "is missing; add it"
            for option in question.options:
                if not words.get("options", {}).get(option):
                    yield f"texts.{language}.questions.{question.id}.options.{option}", "is missing; add it"
