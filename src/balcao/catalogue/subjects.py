"""Packages of services by subject, for which mandates are given; data that departments extend."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Trilingual
from balcao.catalogue.queries import list_services
from balcao.catalogue.types import Problem
from balcao.catalogue.watched import Watched, named
from balcao.kernel.texts import Text

FILE = "mandate-subjects.yaml"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject's name, and patterns of the ids of its services."""

    name: Text
    services: tuple[str, ...]


def mandate_subjects(root: Path) -> Mapping[str, Subject]:
    """The subjects by their id, the house's own and what each department adds to them.

    :raises BadService: if a subject lacks its name in a language, or its services.
    """
    return _read(named(root, FILE))


def mandate_scopes(service_id: str, root: Path) -> tuple[str, ...]:
    """The names under which a service may be mandated: its own id, then its subjects."""
    return _scopes(service_id, named(root, FILE))


@lru_cache(maxsize=4096)
def _scopes(service_id: str, files: Watched) -> tuple[str, ...]:
    return (service_id, *(each for each, subject in _read(files).items() if _holds(subject, service_id)))


def scope_name(scope: str, root: Path, at: datetime) -> Text | str:
    """What a mandate's scope is called: a subject, a service; any other as it is written."""
    known = mandate_subjects(root)
    if scope in known:
        return known[scope].name
    return next((each.name for each in list_services(at=at) if each.service_id == scope), scope)


def _holds(subject: Subject, service_id: str) -> bool:
    return any(fnmatchcase(service_id, pattern) for pattern in subject.services)


@lru_cache(maxsize=16)
def _read(files: Watched) -> Mapping[str, Subject]:
    """Pages ask on every row, so the files are read again only when one changed."""
    found: dict[str, Subject] = {}
    for path, _changed in files:
        written = read_yaml(path)
        if not isinstance(written, dict):
            raise BadService([Problem(path, "file", "must name subjects by their id")])
        for subject, said in written.items():
            found[str(subject)] = _subject(path, str(subject), said, found.get(str(subject)))
    return found


def _subject(path: Path, subject: str, said: Any, before: Subject | None) -> Subject:
    try:
        named = Trilingual.model_validate(said["name"]).text() if "name" in said or before is None else before.name
        services = tuple(str(each) for each in said["services"])
    except (ValidationError, KeyError, TypeError):
        raise BadService([Problem(path, subject, "needs its name in zh-Hant, pt and en, and its services")]) from None
    return Subject(named, (before.services if before else ()) + services)
