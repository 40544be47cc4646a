"""Which services there are, and the one someone means."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from balcao.catalogue.loader import canonical, from_json
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.types import ServiceDefinition, ServiceSummary, ServiceVersion
from balcao.foundation.db.api import once
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@lru_cache(maxsize=1024)
def _version(version_id: int) -> ServiceVersion:
    """Versions never change, so each process reads one once."""
    row = PublishedVersion.objects.get(pk=version_id)
    return ServiceVersion(row.pk, row.service_id, row.content_hash, from_json(row.content))


def get_version(version_id: int) -> ServiceVersion:
    """A version, also one that is no longer the current one.

    :raises NotFound: if there is none.
    """
    try:
        return _version(version_id)
    except PublishedVersion.DoesNotExist:
        raise NotFound(f"version {version_id}") from None


def is_intact(version_id: int) -> bool:
    """Whether a version is to the byte what was published, by the hash it was published under."""
    row = PublishedVersion.objects.filter(pk=version_id).first()
    return row is not None and sha256(canonical(row.content)).hexdigest() == row.content_hash


def get_published(service_id: str, *, at: datetime) -> ServiceVersion:
    """The current version of a service that is on offer on that day.

    :raises NotFound: if there is none, or its time has not come or is over.
    """
    listed = Listing.objects.filter(service_id=service_id, withdrawn=False).values_list("version_id", flat=True)
    number = once(("catalogue.listing", service_id), listed.first)
    version = get_version(number) if number else None
    if version is None or not version.definition.data.available.holds_on(macau_date(at)):
        raise NotFound(f"service {service_id}")
    return version


def _begun_elsewhere(version: ServiceVersion) -> bool:
    """Whether nobody looks for it in a list: it begins from a decision, or a department opens it."""
    return version.definition.data.objects or version.definition.data.by_department


def measures(at: datetime) -> list[ServiceVersion]:
    """Every service that a department opens of its own motion on that day, by id."""
    listed = Listing.objects.filter(withdrawn=False).order_by("service_id").values_list("version_id", flat=True)
    found = [get_version(number) for number in once("catalogue.listings", lambda: tuple(listed))]
    return [
        each
        for each in found
        if each.definition.data.by_department and each.definition.data.available.holds_on(macau_date(at))
    ]


def offered(at: datetime) -> list[ServiceVersion]:
    """Every service on offer on that day, by id; what begins elsewhere is not among them."""
    listed = Listing.objects.filter(withdrawn=False).order_by("service_id").values_list("version_id", flat=True)
    versions = [get_version(number) for number in once("catalogue.listings", lambda: tuple(listed))]
    today = macau_date(at)
    return [
        version
        for version in versions
        if version.definition.data.available.holds_on(today) and not _begun_elsewhere(version)
    ]


def summary_of(definition: ServiceDefinition) -> ServiceSummary:
    """The line a list shows."""
    data = definition.data
    return ServiceSummary(
        data.id,
        data.department,
        data.kind,
        definition.text("name"),
        definition.text("summary"),
        data.audience,
        data.zones,
        data.licence,
        data.organs is not None,
    )


def list_services(*, at: datetime, zone: str | None = None) -> list[ServiceSummary]:
    """The services on offer, of one zone or of all."""
    found = [summary_of(version.definition) for version in offered(at)]
    return [each for each in found if zone is None or zone in each.zones]
