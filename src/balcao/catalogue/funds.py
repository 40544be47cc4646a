"""The funds out of which departments grant money, as data: `funds.yaml` beside the departments."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Avos, Confidence, Part, Trilingual
from balcao.catalogue.types import Problem

FILE = "funds.yaml"


class Budget(Part):
    """What a fund may grant in a calendar year, in avos."""

    amount: Avos
    basis: Trilingual
    confidence: Confidence = "sourced"


class Fund(Part):
    """A fund of a department, with its budget by year."""

    department: str
    name: Trilingual
    budgets: dict[int, Budget] = Field(min_length=1)


def funds(root: Path) -> Mapping[str, Fund]:
    """The funds by their id, in the order of the file; none where there is no file.

    :raises BadService: if a fund is not described as it must be.
    """
    path = root / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, changed_ns: int, size: int) -> Mapping[str, Fund]:
    written = read_yaml(path)
    if not isinstance(written, dict):
        raise BadService([Problem(path, "file", "must name funds by their id")])
    try:
        return {str(name): Fund.model_validate(said) for name, said in written.items()}
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise BadService([Problem(path, ".".join(map(str, first["loc"])), first["msg"])]) from None
