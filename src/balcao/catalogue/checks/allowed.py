"""Warnings that a department accepts, each with its written reason: `check-allowed.yaml`."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from balcao.catalogue.loader import read_yaml
from balcao.catalogue.parts import Part
from balcao.catalogue.types import Problem

FILE = "check-allowed.yaml"


class Allowed(Part):
    """Warnings of one `code` that are accepted `at` places, written ``<file>: <key>``; ``*`` stands for any signs."""

    code: str
    at: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=20)

    def covers(self, problem: Problem, root: Path) -> bool:
        """Whether it is such a warning; an error is never accepted."""
        if problem.level == "error" or problem.code != self.code or not problem.file.is_relative_to(root):
            return False
        place = f"{problem.file.relative_to(root).as_posix()}: {problem.key}"
        return any(fnmatchcase(place, each) for each in self.at)


def without_allowed(problems: Iterable[Problem], root: Path) -> Iterator[Problem]:
    """The problems that are left, and what is wrong with the list itself: an entry without a reason, or for nothing."""
    file = root / FILE
    found = list(problems)
    if not file.exists():
        yield from found
        return
    try:
        entries = TypeAdapter(tuple[Allowed, ...]).validate_python(read_yaml(file) or ())
    except ValidationError as invalid:
        error = invalid.errors()[0]
        key = ".".join(str(step) for step in error["loc"]) or "file"
        yield Problem(file, key, f"{error['msg']}; an entry has `code`, `at` and a written `reason`", code="allowed")
        yield from found
        return
    yield from (each for each in found if not any(entry.covers(each, root) for entry in entries))
    for number, entry in enumerate(entries):
        for place in entry.at:
            if not any(entry.model_copy(update={"at": (place,)}).covers(each, root) for each in found):
                yield Problem(
                    file, f"{number}.at", f"{place!r} accepts nothing any more; remove it", "warning", "allowed"
                )
