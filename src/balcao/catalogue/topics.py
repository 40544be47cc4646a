"""Ways to services for who does not know their names: what happens in life, and trades; data beside the services."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from balcao.catalogue.licence_kinds import licence_kinds
from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Part, Trilingual
from balcao.catalogue.queries import BEGUN_ELSEWHERE, list_services
from balcao.catalogue.types import Problem, ServiceDefinition, ServiceSummary
from balcao.catalogue.watched import Watched, named

FILE = "topics.yaml"

type TopicGroup = Literal["life", "trade"]


class Topic(Part):
    """What happens in life, or a trade. `services` are patterns of ids; services about the `licences` belong too."""

    group: TopicGroup
    name: Trilingual
    body: Trilingual
    services: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()

    def holds(self, service_id: str, licence: str | None) -> bool:
        """Whether a service, about that kind of licence if any, belongs here."""
        return licence in self.licences or any(fnmatchcase(service_id, pattern) for pattern in self.services)


def topics(root: Path) -> Mapping[str, Topic]:
    """The topics by their id, the house's own with what each department adds; none without the file.

    :raises BadService: if a topic is not described as it must be.
    """
    return _read(named(root, FILE))


def topics_of(service_id: str, licence: str | None, root: Path) -> tuple[str, ...]:
    """The topics that a service, about that kind of licence if any, belongs to."""
    return _topics_of(named(root, FILE), service_id, licence)


@lru_cache(maxsize=4096)
def _topics_of(files: Watched, service_id: str, licence: str | None) -> tuple[str, ...]:
    return tuple(each for each, topic in _read(files).items() if topic.holds(service_id, licence))


def in_topic(topic: Topic, *, at: datetime) -> list[ServiceSummary]:
    """The services on offer that belong to it: those it names in its order, then the others by id."""
    found = [each for each in list_services(at=at) if topic.holds(each.service_id, each.licence)]

    def place(each: ServiceSummary) -> int:
        named = (number for number, one in enumerate(topic.services) if fnmatchcase(each.service_id, one))
        return next(named, len(topic.services))

    return sorted(found, key=place)


@lru_cache(maxsize=16)
def _read(files: Watched) -> Mapping[str, Topic]:
    found: dict[str, Topic] = {}
    for path, _changed in files:
        written = read_yaml(path)
        if not isinstance(written, dict):
            raise BadService([Problem(path, "file", "must name topics by their id")])
        for topic, said in written.items():
            found[str(topic)] = _topic(path, str(topic), said, found.get(str(topic)))
    return found


def _topic(path: Path, name: str, said: Any, before: Topic | None) -> Topic:
    try:
        if before is None:
            return Topic.model_validate(said)
        added = {key: (*getattr(before, key), *said.get(key, ())) for key in ("services", "licences")}
        return Topic.model_validate({**before.model_dump(by_alias=True), **said, **added})
    except (ValidationError, AttributeError, TypeError) as wrong:
        raise BadService([Problem(path, name, " ".join(str(wrong).split()))]) from None


def check_topics(root: Path, definitions: Iterable[ServiceDefinition]) -> Iterator[Problem]:
    """Topics that name what does not exist, and services that no topic leads to; nothing where there are no topics."""
    path = root / FILE
    try:
        known = topics(root)
    except BadService as bad:
        yield from bad.problems
        return
    sought = [each for each in definitions if each.data.kind not in BEGUN_ELSEWHERE]
    ids = {each.id for each in sought}
    for name, topic in known.items():
        for pattern in topic.services:
            if not any(fnmatchcase(each, pattern) for each in ids):
                yield Problem(path, f"{name}.services", f"no service is called {pattern!r}")
        for kind in set(topic.licences) - set(licence_kinds(root)):
            yield Problem(path, f"{name}.licences", f"there is no kind of licence {kind!r}")
    for each in sought:
        if known and not any(topic.holds(each.id, each.data.licence) for topic in known.values()):
            yield Problem(path, each.id, "no topic leads to this service; name it in one, or its kind of licence")
