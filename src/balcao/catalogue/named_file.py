"""Files that describe things by their id: places, funds."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Part
from balcao.catalogue.types import Problem


def named[Kind: Part](path: Path, kind: type[Kind]) -> Mapping[str, Kind]:
    """What the file describes, by id and in its order; nothing where there is no file. Read again once it changed.

    :raises BadService: if something is not described as it must be.
    """
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    found: Mapping[str, Kind] = _read(path, kind, state.st_mtime_ns, state.st_size)  # type: ignore[assignment]
    return found


@lru_cache(maxsize=32)
def _read(path: Path, kind: type[Part], changed_ns: int, size: int) -> Mapping[str, Part]:
    written = read_yaml(path)
    if not isinstance(written, dict):
        raise BadService([Problem(path, "file", f"must name {path.stem} by their id")])
    try:
        return {str(name): kind.model_validate(said) for name, said in written.items()}
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise BadService([Problem(path, ".".join(map(str, first["loc"])), first["msg"])]) from None
