"""Putting a new version in place by four eyes: whose work it is, what may stand in the way, what waits."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from balcao.catalogue.loader import BadService, load_service, service_folders, to_json
from balcao.catalogue.models import Listing, PublishedVersion, Release
from balcao.catalogue.queries import get_version
from balcao.catalogue.types import Problem, ServiceDefinition, ServiceVersion
from balcao.catalogue.words.in_force import with_words_in_force
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import BalcaoError, NotFound

SYSTEM = "system"
"""Who stands behind what was installed rather than proposed by an officer."""


class WhyMissing(BalcaoError):
    """A proposal, and sending one back, needs words."""

    key = "catalogue.release.why_missing"


class NothingNew(BalcaoError):
    """What lies in the folder is what is published."""

    key = "catalogue.release.nothing_new"


class ExamplesFail(BalcaoError):
    """Worked examples come to something else than they say; `names` are theirs."""

    key = "catalogue.release.examples_fail"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class ReleaseOpen(BalcaoError):
    """A version of this service is proposed already."""

    key = "catalogue.release.open"


class ReleaseSettled(BalcaoError):
    """This was published or sent back meanwhile."""

    key = "catalogue.release.settled"


class ReleaseFourEyes(BalcaoError):
    """Who proposed a version, or stands in for who did, cannot publish it."""

    key = "catalogue.release.four_eyes"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRelease:
    """A version that waits to be published. `may_publish` is about who asks; `installed`: it came with the software or
    from the folder, and no officer proposed it."""

    id: int
    version: ServiceVersion
    why: str
    proposed_at: datetime
    proposed_by: str
    installed: bool
    may_publish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedService:
    """A service of the officer's: what is published, what its folder would change, what is proposed.

    `differs` names the parts of the definition in which the folder differs; `problems` what must be mended first.
    """

    current: ServiceVersion
    published_at: datetime
    differs: tuple[str, ...]
    problems: tuple[Problem, ...]
    release: OpenRelease | None


def owns(actor: Actor, definition: ServiceDefinition) -> bool:
    """Whether deciding the service is the officer's duty, or they head its department."""
    return any(
        post.department == definition.data.department
        and post.duty in (definition.access.decide, CHIEF)
        and (not post.services or definition.id in post.services)
        for post in actor.posts
    )


def eyes_of(actor: Actor, department: str) -> list[str]:
    """The persons behind an officer's act: themself, and every absent colleague there whose posts they hold."""
    return sorted({actor.self_id, *(f"p-{number}" for number in actor.stands_in_for(department))})


def folder_of(service_id: str, root: Path) -> Path | None:
    """Where the service lies below `root`."""
    return next((folder for folder in service_folders(root) if folder.name == service_id), None)


def owned_services(*, actor: Actor) -> list[ServiceVersion]:
    """The published services that are the officer's, by id."""
    listed = Listing.objects.filter(withdrawn=False).order_by("service_id").values_list("version_id", flat=True)
    return [version for version in map(get_version, listed) if owns(actor, version.definition)]


def owned_version(*, actor: Actor, service_id: str) -> ServiceVersion:
    """The published version of one of them.

    :raises NotFound: if it is not the officer's.
    """
    listed = Listing.objects.filter(service_id=service_id, withdrawn=False).values_list("version_id", flat=True).first()
    if listed is None or not owns(actor, get_version(listed).definition):
        raise NotFound(f"service {service_id}")
    return get_version(listed)


def owned_service(*, actor: Actor, service_id: str, root: Path) -> OwnedService:
    """One of them, compared with its folder.

    :raises NotFound: if it is not the officer's.
    """
    listing = Listing.objects.filter(service_id=service_id, withdrawn=False).select_related("version").first()
    if listing is None or not owns(actor, get_version(listing.version_id).definition):
        raise NotFound(f"service {service_id}")
    differs, problems = _compared(listing.version, root)
    waiting = Release.objects.filter(service_id=service_id, outcome="").first()
    return OwnedService(
        current=get_version(listing.version_id),
        published_at=listing.version.published_at,
        differs=differs,
        problems=problems,
        release=_shown(actor, waiting) if waiting else None,
    )


def _compared(version: PublishedVersion, root: Path) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    folder = folder_of(version.service_id, root)
    if folder is None:
        return (), ()
    try:
        content = with_words_in_force(version.service_id, to_json(load_service(folder)))
    except BadService as bad:
        return (), tuple(bad.problems)
    return tuple(part for part, value in content.items() if version.content.get(part) != value), ()


def _shown(actor: Actor, release: Release) -> OpenRelease:
    version = get_version(release.version_id)
    eyes = eyes_of(actor, version.definition.data.department)
    return OpenRelease(
        id=release.pk,
        version=version,
        why=release.why,
        proposed_at=release.proposed_at,
        proposed_by=release.proposed_by_name,
        installed=release.proposed_eyes == [SYSTEM],
        may_publish=not set(eyes) & set(release.proposed_eyes),
    )
