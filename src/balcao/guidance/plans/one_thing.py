"""Things people do that take several services: what is asked once, which services, which waits for which.

Each is a file `_one-thing/<id>.yaml` beside the services, checked with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import Field

from balcao.catalogue.api import Problem
from balcao.guidance.plans.papers import Paper, wrong_papers
from balcao.guidance.plans.written import (
    SHOWN_TO_ANYONE,
    Gathering,
    Needed,
    Part,
    Words,
    Wrong,
    check_files,
    read_all,
    read_file,
    read_form,
    wordless,
    wrong_services,
)
from balcao.kernel.errors import NotFound

FOLDER = "_one-thing"
KINDS = SHOWN_TO_ANYONE | {"text", "long_text", "address", "date", "money", "phone", "email"}


class _Written(Part):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)
    audience: tuple[str, ...] = Field(min_length=1)
    questions: tuple[dict[str, Any], ...] = Field(min_length=1)
    services: tuple[Needed, ...] = Field(min_length=2)
    papers: Mapping[str, Paper] = {}
    texts: Mapping[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneThing(Gathering):
    """A thing people do, with the services it takes; `papers` are those that several of them ask for."""

    audience: tuple[str, ...]
    papers: Mapping[str, Paper]


def one_things(root: Path | None = None) -> Mapping[str, OneThing]:
    """All of them by id, in the order of their files; those of the house with the words in force.

    :raises BadService: naming the file that cannot be used.
    """
    return read_all((root or settings.BALCAO_SERVICES) / FOLDER, _load, in_force=root is None)


def one_thing(thing_id: str) -> OneThing:
    """The one of that id.

    :raises NotFound: if there is none.
    """
    found = one_things().get(thing_id)
    if found is None:
        raise NotFound(f"one thing {thing_id}")
    return found


def _load(path: Path) -> OneThing:
    written = read_file(path, _Written)
    return OneThing(
        id=written.id,
        audience=written.audience,
        form=read_form(path, written.questions),
        services=written.services,
        papers=written.papers,
        texts=written.texts,
    )


def check_one_things(root: Path) -> list[Problem]:
    """Everything wrong with them: services and questions that do not exist, circles, missing words."""
    return check_files(root, FOLDER, _load, _wrong)


def _wrong(thing: OneThing, folders: Mapping[str, Path]) -> Wrong:
    for question in thing.form.questions():
        if question.kind not in KINDS or question.options_from:
            remedy = f"kind {question.kind!r} cannot be asked here; ask it on the service's own form"
            yield f"questions.{question.id}", remedy
    yield from wordless(thing)
    yield from wrong_services(thing, folders, thing.audience)
    yield from wrong_papers(thing.papers, thing.services, folders)
