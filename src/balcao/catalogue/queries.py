"""Which services there are, and the one someone means."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.db.models import Func, JSONField

from balcao.catalogue.following import Follows
from balcao.catalogue.loader import canonical, from_json, to_json
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.parts import Period
from balcao.catalogue.types import ServiceDefinition, ServiceSummary, ServiceVersion
from balcao.catalogue.window import Window
from balcao.foundation.db.api import KeptQuestion, given, once
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

_versions: dict[int, ServiceVersion] = {}
"""Versions never change, so each process keeps one object for each it met."""


_PAPERS = "%(function)s(%(expressions)s, '$.form.**.files.paper')"
"""The kinds of paper that a published form asks for."""


def _known(version_ids: Iterable[int]) -> None:
    """Read what lists need of versions not met yet, all in one question."""
    missing = [each for each in version_ids if each not in _versions]
    if not missing:
        return
    rows = PublishedVersion.objects.filter(pk__in=missing).values_list(
        "pk",
        "service_id",
        "content_hash",
        "content__data",
        "content__texts",
        "content__access__decide",
        Func("content", function="jsonb_path_query_array", template=_PAPERS, output_field=JSONField()),
    )
    for pk, service_id, content_hash, data, texts, duty, papers in rows:
        summary = _summary(data, texts, duty, papers)
        _versions[pk] = ServiceVersion(pk, service_id, content_hash, summary, partial(_read, pk))


def _read(version_id: int) -> ServiceDefinition:
    return from_json(PublishedVersion.objects.values_list("content", flat=True).get(pk=version_id))


def get_version(version_id: int) -> ServiceVersion:
    """A version, also one that is no longer the current one.

    :raises NotFound: if there is none.
    """
    _known([version_id])
    if version_id not in _versions:
        raise NotFound(f"version {version_id}")
    return _versions[version_id]


def published_at(version_id: int) -> datetime:
    """When a version was published."""
    return PublishedVersion.objects.values_list("published_at", flat=True).get(pk=version_id)


def is_intact(version_id: int) -> bool:
    """Whether a version is to the byte what was published, by the hash it was published under."""
    row = PublishedVersion.objects.filter(pk=version_id).first()
    return row is not None and sha256(canonical(row.content)).hexdigest() == row.content_hash


def is_published_as(definition: ServiceDefinition, version: ServiceVersion) -> bool:
    """Whether a definition, such as a folder's, is to the letter that version."""
    return sha256(canonical(to_json(definition))).hexdigest() == version.content_hash


LISTED = "catalogue.listed"
LATELY = 2
"""So many seconds a list of services may be old. Whoever begins one asks for it by name, and that is always so now."""

_LISTING = KeptQuestion(lambda: Listing.objects.filter(service_id=given("service"), withdrawn=False))


def get_published(service_id: str, *, at: datetime) -> ServiceVersion:
    """The current version of a service that is on offer on that day.

    :raises NotFound: if there is none, or its time has not come or is over.
    """
    listed = once(("catalogue.listing", service_id), lambda: _LISTING.first(service=service_id))
    version = get_version(listed.version_id) if listed is not None else None
    if version is None or not version.summary.available.holds_on(macau_date(at)):
        raise NotFound(f"service {service_id}")
    return version


BEGUN_ELSEWHERE = frozenset({"objection", "measure"})
"""Kinds that nobody looks for in a list: they begin from a decision, or a department opens them."""


def listed_whatever_day() -> list[ServiceVersion]:
    """Every current version, also one whose time on offer has not come or is over; by id."""
    numbers = once("catalogue.listings", _listed_lately)
    _known(numbers)
    return [_versions[number] for number in numbers]


def forget_lists() -> None:
    """Lists show at once what this process changed; those of other processes within seconds."""
    caches["process"].delete(LISTED)


def _listed_lately() -> tuple[int, ...]:
    found: tuple[int, ...] | None = caches["process"].get(LISTED)
    if found is None:
        found = _listed_now()
        caches["process"].set(LISTED, found, LATELY)
    return found


def _listed_now() -> tuple[int, ...]:
    listed = Listing.objects.filter(withdrawn=False).order_by("service_id")
    return tuple(listed.values_list("version_id", flat=True))


def _listed(at: datetime) -> list[ServiceVersion]:
    today = macau_date(at)
    return [each for each in listed_whatever_day() if each.summary.available.holds_on(today)]


def measures(at: datetime) -> list[ServiceVersion]:
    """Every service that a department opens of its own motion on that day, by id."""
    return [each for each in _listed(at) if each.summary.kind == "measure"]


def fining_services(at: datetime) -> list[ServiceVersion]:
    """Those of them that impose a fine."""
    return [each for each in measures(at) if each.definition.data.fine is not None]


def keeping_service(at: datetime, department: str) -> ServiceVersion | None:
    """The measure by which a department keeps a part of a deposit: its own, or the one for all departments; None where
    none is on offer."""
    found = [each for each in measures(at) if each.definition.data.keeps is not None]
    return next((each for each in found if each.definition.data.department == department), next(iter(found), None))


def offered(at: datetime) -> list[ServiceVersion]:
    """Every service on offer on that day, by id; what begins elsewhere is not among them."""
    return [each for each in _listed(at) if each.summary.kind not in BEGUN_ELSEWHERE]


def summary_of(definition: ServiceDefinition) -> ServiceSummary:
    """What a list knows of a service that was read whole."""
    data = definition.data.model_dump(mode="json", by_alias=True)
    texts = {language: words.model_dump(mode="json") for language, words in definition.texts.items()}
    papers = [each.files.paper for each in definition.form.questions() if each.files]
    return _summary(data, texts, definition.access.decide, papers)


def _summary(data: Mapping[str, Any], texts: Mapping[str, Any], duty: str, papers: Iterable[str]) -> ServiceSummary:
    """From what was published, also before there were words for all of it: what may be left out may be missing."""

    def words(field: str) -> Text:
        return {language: each[field] for language, each in texts.items()}

    def lists(field: str) -> Mapping[str, tuple[str, ...]]:
        return {language: tuple(each.get(field, ())) for language, each in texts.items()}

    return ServiceSummary(
        service_id=data["id"],
        code=data.get("code", ""),
        department=data["department"],
        duty=duty,
        kind=data["kind"],
        name=words("name"),
        summary=words("summary"),
        who=words("who"),
        audience=tuple(data["audience"]),
        zones=tuple(data["zones"]),
        licence=data.get("licence"),
        renews=None if data.get("change") else data.get("licence"),
        elects=data.get("organs") is not None,
        follows=tuple(Follows.model_validate(each) for each in data.get("follows", ())),
        in_rounds=bool((data.get("intake") or {}).get("rounds")),
        assessed=data.get("assessment") is not None,
        passes_on=tuple((data.get("passes_on") or {}).get("schemes", ())),
        available=Period.model_validate(data.get("available", {})),
        window=Window.model_validate(data.get("window", {})),
        words=lists("keywords"),
        needs=lists("needs"),
        papers=tuple(dict.fromkeys(each for each in papers if each)),
        issues=tuple(dict.fromkeys(each["register"] for each in data.get("outputs", ()))),
        fees=tuple(each["label"] for each in data.get("fees", ())),
        laws=tuple(data["legal_basis"]),
    )


def followers(cause: str, *, at: datetime) -> list[tuple[ServiceVersion, Follows]]:
    """The services on offer that follow a service or an event, each with its rule."""
    return [(each, rule) for each in offered(at) for rule in each.summary.follows if rule.cause == cause]


def list_services(*, at: datetime, zone: str | None = None) -> list[ServiceSummary]:
    """The services on offer, of one zone or of all."""
    found = [version.summary for version in offered(at)]
    return [each for each in found if zone is None or zone in each.zones]
