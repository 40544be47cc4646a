"""Services that may fit somebody, by rules that are data: `services/suggestions.yaml`. Each says why it is shown."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from balcao.catalogue.api import (
    BadService,
    Problem,
    ServiceSummary,
    Trilingual,
    licence_kinds,
    offered,
    service_folders,
    topics,
    window_state,
)
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.kernel.yaml_text import from_yaml

FILE = "suggestions.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ages(_Part):
    """Whole years from and up to which, both included."""

    since: int = Field(default=0, ge=0, alias="from")
    to: int = Field(default=200, ge=0)


class Rule(_Part):
    """For whom which services may fit, and why. All that it names must hold; of each list one is enough."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    services: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[str, ...] = ()
    ages: Ages | None = None
    licences: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    again: bool = False
    why: Trilingual

    @model_validator(mode="after")
    def _is_about_somebody(self) -> "Rule":
        if not (self.kinds or self.ages or self.licences or self.topics or self.used):
            raise ValueError("name for whom: `kinds`, `ages`, `licences`, `topics` or `used`")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a holder: what they are, a person's age in whole years, kinds of licence held, services used."""

    kind: str
    age: int | None = None
    licences: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service that may fit, and why it is shown."""

    service: ServiceSummary
    why: Text


def suggestions(profile: Profile, *, at: datetime, without: Collection[str], limit: int) -> list[Suggestion]:
    """What may fit, in the order of the rules, each service once; none of those `without`, closed or used already."""
    today = macau_date(at)
    on_offer = {each.service_id: each.summary for each in offered(at)}
    found: dict[str, Suggestion] = {}
    for rule in rules(settings.BALCAO_SERVICES):
        if not _holds(rule, profile):
            continue
        for service_id in rule.services:
            service = on_offer.get(service_id)
            if service is None or service_id in found or service_id in without:
                continue
            if profile.kind not in service.audience or (service_id in profile.used and not rule.again):
                continue
            closed = service.window.kind == "calendar" and not window_state(service.window, on=today).open
            if closed or (service.licence and service.licence not in profile.licences):
                continue
            found[service_id] = Suggestion(service, rule.why.text())
            if len(found) == limit:
                return list(found.values())
    return list(found.values())


def _holds(rule: Rule, profile: Profile) -> bool:
    ages, trades = rule.ages, topics(settings.BALCAO_SERVICES)
    return (
        (not rule.kinds or profile.kind in rule.kinds)
        and (ages is None or (profile.age is not None and ages.since <= profile.age <= ages.to))
        and (not rule.licences or not profile.licences.isdisjoint(rule.licences))
        and (not rule.used or not profile.used.isdisjoint(rule.used))
        and (
            not rule.topics
            or any(not profile.licences.isdisjoint(trades[each].licences) for each in rule.topics if each in trades)
        )
    )


def rules(root: Path) -> Sequence[Rule]:
    """The rules as the file says; none without it.

    :raises BadService: if one is not described as it must be.
    """
    path = root / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else ()


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> Sequence[Rule]:
    try:
        return TypeAdapter(tuple[Rule, ...]).validate_python(from_yaml(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as wrong:
        raise BadService([Problem(path, "file", " ".join(str(wrong).split()))]) from wrong


def check_suggestions(root: Path) -> list[Problem]:
    """Rules that name what does not exist, or stand there twice."""
    try:
        return list(_wrong(root))
    except BadService as bad:
        return list(bad.problems)


def _wrong(root: Path) -> Iterator[Problem]:
    path, services, seen = root / FILE, {each.name for each in service_folders(root)}, set[str]()
    known = {"licences": set(licence_kinds(root)), "topics": set(topics(root)), "used": services, "services": services}
    for rule in rules(root):
        if rule.id in seen:
            yield Problem(path, rule.id, "stands here twice; give one another id")
        seen.add(rule.id)
        for key, names in known.items():
            for name in sorted(set(getattr(rule, key)) - names):
                yield Problem(path, f"{rule.id}.{key}", f"there is no {name!r}")
