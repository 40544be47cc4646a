"""Where what is issued on paper is collected, as data: `places.yaml` beside the departments."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Confidence, Part, Trilingual
from balcao.catalogue.types import Problem

FILE = "places.yaml"


class Place(Part):
    """A place where people collect papers; the counter of `department` hands them over."""

    department: str
    name: Trilingual
    address: Trilingual
    hours: Trilingual
    phone: str = ""
    confidence: Confidence = "sourced"


def places(root: Path) -> Mapping[str, Place]:
    """The places by their id, in the order of the file; none where there is no file.

    :raises BadService: if a place is not described as it must be.
    """
    path = root / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, changed_ns: int, size: int) -> Mapping[str, Place]:
    written = read_yaml(path)
    if not isinstance(written, dict):
        raise BadService([Problem(path, "file", "must name places by their id")])
    try:
        return {str(name): Place.model_validate(said) for name, said in written.items()}
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise BadService([Problem(path, ".".join(map(str, first["loc"])), first["msg"])]) from None
