"""A file whose entries each hold from a day until the next one begins."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Part
from balcao.catalogue.types import Problem


class Dated(Part):
    """An entry of such a file: what holds from that day on."""

    since: date = Field(alias="from")


def entries_of[Entry: Dated](path: Path, kind: type[Entry]) -> tuple[Entry, ...]:
    """Every entry, the earliest first; read again when the file changed.

    :raises BadService: if the file is missing or wrong.
    """
    try:
        state = path.stat()
    except FileNotFoundError:
        raise BadService([Problem(path, "file", "is missing; add it")]) from None
    return _read(path, kind, state.st_mtime_ns, state.st_size)  # type: ignore[return-value]


def holds_on[Entry: Dated](entries: tuple[Entry, ...], day: date) -> Entry:
    """The entry that holds on that day; before the first, the first."""
    return next((each for each in reversed(entries) if each.since <= day), entries[0])


@lru_cache(maxsize=32)
def _read(path: Path, kind: type[Dated], changed_ns: int, size: int) -> tuple[Dated, ...]:
    written = read_yaml(path)
    if not isinstance(written, list) or not written:
        raise BadService([Problem(path, "file", "must list at least one entry with its first day")])
    try:
        return tuple(sorted((kind.model_validate(each) for each in written), key=lambda each: each.since))
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise BadService([Problem(path, ".".join(map(str, first["loc"])), first["msg"])]) from None
