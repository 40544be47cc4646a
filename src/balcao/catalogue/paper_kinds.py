"""The kinds of paper that are given once and asked for again, as data: whose, how long good, issued by whom."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from balcao.catalogue.kinds import kinds_in
from balcao.catalogue.loader import BadService
from balcao.catalogue.parts import Part, Trilingual
from balcao.catalogue.subjects import mandate_subjects
from balcao.catalogue.types import Problem, ServiceDefinition

FILE = "paper-kinds.yaml"


class PaperKind(Part):
    """A kind of paper.

    `why` is why it is asked for, shown beside the question.

    `holders` are the kinds of holder who have such papers. `months`: so long after it was given it is offered again,
    where nobody said its last day; without, as long as it is not withdrawn. `issued` are the registers from which the
    government issues it: what comes from there is never asked for. `scopes` are the mandate subjects under which an
    entity's papers of the kind may be seen.
    """

    name: Trilingual
    hint: Trilingual | None = None
    why: Trilingual | None = None
    holders: tuple[Literal["person", "entity"], ...] = ("person", "entity")
    months: int | None = Field(default=None, ge=1)
    issued: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()


def paper_kinds(root: Path) -> Mapping[str, PaperKind]:
    """The kinds by their id, from `paper-kinds.yaml` and those of the departments.

    :raises BadService: if a kind is not described as it must be, or twice.
    """
    return kinds_in(root, FILE, PaperKind)


def check_paper_kinds(root: Path) -> list[Problem]:
    """Every problem of `paper-kinds.yaml`."""
    try:
        kinds, subjects = paper_kinds(root), mandate_subjects(root)
    except BadService as bad:
        return list(bad.problems)
    return [
        Problem(root / FILE, f"{kind}.scopes", f"{scope!r} is not in mandate-subjects.yaml")
        for kind, described in kinds.items()
        for scope in described.scopes
        if scope not in subjects
    ]


def check_papers(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Kinds of paper that a form names and nobody described; a catalogue without any kind says nothing."""
    try:
        kinds = paper_kinds(folder.parent.parent)
    except BadService:
        return
    if not kinds:
        return
    for question in definition.form.questions():
        if question.files and question.files.paper and question.files.paper not in kinds:
            remedy = f"{question.files.paper!r} is not in {FILE}; describe it there"
            yield Problem(folder / "form.yaml", f"{question.id}.files.paper", remedy)
