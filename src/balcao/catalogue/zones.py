"""What each zone of the catalogue shows first; data beside the services."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.watched import Watched, named

FILE = "zones.yaml"
_FIRST = TypeAdapter(dict[str, tuple[str, ...]])


def first_in_zones(root: Path) -> Mapping[str, tuple[str, ...]]:
    """The ids of the services that each zone shows first, in their order; none without the file.

    :raises BadService: if the file is not lists of ids by zone.
    """
    return _read(named(root, FILE))


@lru_cache(maxsize=16)
def _read(files: Watched) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path, _changed in files:
        try:
            written = _FIRST.validate_python(read_yaml(path))
        except ValidationError as wrong:
            raise BadService([Problem(path, "file", " ".join(str(wrong).split()))]) from None
        for zone, ids in written.items():
            found[zone] = (*found.get(zone, ()), *ids)
    return found


def check_zones(root: Path, definitions: Iterable[ServiceDefinition]) -> Iterator[Problem]:
    """Zones that show first what does not exist, or what does not stand in them."""
    path = root / FILE
    try:
        first = first_in_zones(root)
    except BadService as bad:
        yield from bad.problems
        return
    zones_of = {each.id: each.data.zones for each in definitions}
    for zone, ids in first.items():
        for each in ids:
            if zone not in zones_of.get(each, ()):
                yield Problem(path, zone, f"no service {each!r} stands in this zone")
