"""Kinds of something, described by their id in a file at the catalogue's root and in those of the departments."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Part
from balcao.catalogue.types import Problem
from balcao.catalogue.watched import Watched, named


def kinds_in[Kind: Part](root: Path, file: str, described_by: type[Kind]) -> Mapping[str, Kind]:
    """The kinds by their id; what begins with a point are parts that the kinds of a file repeat.

    :raises BadService: if a kind is not described as it must be, or twice.
    """
    return cast(Mapping[str, Kind], _read(named(root, file), described_by))


@lru_cache(maxsize=32)
def _read(files: Watched, described_by: type[Part]) -> Mapping[str, Part]:
    """Pages ask on every row, so the files are read again only when one changed."""
    kinds: dict[str, Part] = {}
    problems: list[Problem] = []
    for path, _changed in files:
        written = read_yaml(path)
        if not isinstance(written, dict):
            raise BadService([Problem(path, "file", "must name kinds by their id")])
        for kind, said in written.items():
            if str(kind).startswith("."):
                continue
            if str(kind) in kinds:
                problems.append(Problem(path, str(kind), "is described twice; give one another id"))
            try:
                kinds[str(kind)] = described_by.model_validate(said)
            except ValidationError as invalid:
                for error in invalid.errors():
                    key = ".".join((str(kind), *(str(step) for step in error["loc"])))
                    problems.append(Problem(path, key, error["msg"].removeprefix("Value error, ")))
    if problems:
        raise BadService(problems)
    return kinds
