"""The departments, and the banks, as data."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Trilingual
from balcao.catalogue.types import Problem
from balcao.kernel.texts import Text


def departments(root: Path) -> Mapping[str, Text]:
    """Names by code, from `departments.yaml`.

    :raises BadService: if the file is missing or a department lacks its name in a language.
    """
    return names_in(root / "departments.yaml")


def banks(root: Path) -> Mapping[str, Text]:
    """The banks to which money can be sent, their names by BIC, from `banks.yaml`.

    :raises BadService: as with departments.
    """
    return names_in(root / "banks.yaml")


def names_in(path: Path) -> Mapping[str, Text]:
    """Names by code, as one of these files has them.

    :raises BadService: if it is missing or a name is, in a language.
    """
    try:
        state = path.stat()
    except FileNotFoundError:
        raise BadService([Problem(path, "file", "is missing; add it")]) from None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, changed_ns: int, size: int) -> Mapping[str, Text]:
    """Pages ask for names on every row, so the file is read again only when it changed."""
    written = read_yaml(path)
    if not isinstance(written, dict):
        raise BadService([Problem(path, "file", "must be names by code")])
    names, problems = {}, []
    for code, name in written.items():
        try:
            names[str(code)] = Trilingual.model_validate(name).text()
        except ValidationError:
            problems.append(Problem(path, str(code), "needs its name in zh-Hant, pt and en"))
    if problems:
        raise BadService(problems)
    return names
