"""Publishing."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from balcao.catalogue.checks import examine
from balcao.catalogue.listing import keep_version, put_on_offer
from balcao.catalogue.loader import BadService, to_json
from balcao.catalogue.models import Listing, PublishedVersion, Release
from balcao.catalogue.queries import forget_lists, get_version
from balcao.catalogue.releases import (
    ExamplesFail,
    NothingNew,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    WhyMissing,
    eyes_of,
    folder_of,
    owns,
)
from balcao.catalogue.trial import try_example
from balcao.catalogue.types import ServiceDefinition
from balcao.catalogue.words.in_force import with_words_in_force
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What became of the folders, by service id. `failing` were not proposed, for their worked examples fail."""

    published: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)


@transaction.atomic
def install_services(*, actor: Actor, at: datetime, root: Path) -> Installed:
    """Bring the catalogue to what lies in its folders: a service that was never on offer is published, as the one who
    installs answers for it; a change of one that is becomes a proposal, which an officer of it publishes or sends back.
    What only the software writes otherwise is no change. Services whose folder is gone are withdrawn.

    :raises BadService: with every problem of the whole catalogue; then nothing is done.
    """
    definitions, problems = examine(root)
    if problems:
        raise BadService(problems)
    done = Installed()
    listings = {each.service_id: each for each in Listing.objects.select_for_update().order_by("service_id")}
    for definition in definitions:
        _install(definition, listings.get(definition.id), done, actor, at)
    for gone in listings.keys() - {each.id for each in definitions}:
        if not listings[gone].withdrawn:
            listings[gone].withdrawn = True
            listings[gone].save(update_fields=["withdrawn"])
            record(actor=actor, at=at, event="catalogue:service:withdrawn", subject=f"service:{gone}")
            done.withdrawn.append(gone)
    transaction.on_commit(forget_lists)
    return done


def _install(
    definition: ServiceDefinition, listing: Listing | None, done: Installed, actor: Actor, at: datetime
) -> None:
    content = with_words_in_force(definition.id, to_json(definition))
    current = get_version(listing.version_id).definition if listing is not None else None
    if current is None or listing is None:
        put_on_offer(keep_version(definition.id, content, at), actor, at, because="first")
        done.published.append(definition.id)
    elif to_json(current) == content:
        if put_on_offer(keep_version(definition.id, content, at), actor, at, because="unchanged"):
            done.published.append(definition.id)
    elif any(not try_example(definition, each).passed for each in definition.examples.values()):
        done.failing.append(definition.id)
    elif _propose_installed(keep_version(definition.id, content, at), actor, at):
        done.proposed.append(definition.id)


def _propose_installed(version: PublishedVersion, actor: Actor, at: datetime) -> bool:
    """Propose what was installed, in place of what was installed before it; what an officer proposed stays first."""
    waiting = Release.objects.select_for_update().filter(service_id=version.service_id, outcome="").first()
    if waiting is not None:
        if waiting.version_id == version.pk or waiting.proposed_eyes != [actor.self_id]:
            return False
        _settle(actor, at, waiting, "returned", [actor.self_id])
    release = Release.objects.create(
        version=version,
        service_id=version.service_id,
        why="",
        proposed_at=at,
        proposed_by_name=actor.name,
        proposed_eyes=[actor.self_id],
    )
    _audit_release(actor, at, release, "proposed")
    return True


@transaction.atomic
def propose_release(*, actor: Actor, at: datetime, service_id: str, root: Path, why: str) -> int:
    """Propose what lies in the service's folder as its next version; returns the release's id.

    The version is kept as it is now: what is published later is what was proposed.

    :raises NotFound: unless deciding this service is the officer's duty, or they head its department.
    :raises WhyMissing: without words.
    :raises BadService: while the folder has a problem.
    :raises ExamplesFail: while a worked example comes to something else than it says.
    :raises NothingNew: if the folder is what is published.
    :raises ReleaseOpen: while another proposal waits.
    """
    definition = _checked(actor, service_id, root)
    if not why.strip():
        raise WhyMissing
    failing = tuple(name for name, each in definition.examples.items() if not try_example(definition, each).passed)
    if failing:
        raise ExamplesFail(failing)
    version = keep_version(service_id, with_words_in_force(service_id, to_json(definition)), at)
    if Listing.objects.filter(service_id=service_id, version=version, withdrawn=False).exists():
        raise NothingNew
    try:
        with transaction.atomic():
            release = Release.objects.create(
                version=version,
                service_id=service_id,
                why=why.strip()[:5000],
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=eyes_of(actor, definition.data.department),
            )
    except IntegrityError as failure:
        raise ReleaseOpen from failure
    _audit_release(actor, at, release, "proposed")
    return release.pk


def _checked(actor: Actor, service_id: str, root: Path) -> ServiceDefinition:
    definitions, problems = examine(root)
    definition = next((each for each in definitions if each.id == service_id), None)
    folder, listed = folder_of(service_id, root), Listing.objects.filter(service_id=service_id).first()
    known = definition or (get_version(listed.version_id).definition if listed else None)
    if folder is None or known is None or not owns(actor, known):
        raise NotFound(f"service {service_id}")
    theirs = [each for each in problems if each.file.is_relative_to(folder)]
    if theirs or definition is None:
        raise BadService(theirs)
    return definition


def _open(actor: Actor, release_id: int) -> tuple[Release, list[str]]:
    release = Release.objects.select_for_update().filter(pk=release_id).first()
    if release is None:
        raise NotFound(f"release {release_id}")
    definition = get_version(release.version_id).definition
    if not owns(actor, definition):
        raise NotFound(f"release {release_id}")
    if release.outcome:
        raise ReleaseSettled
    return release, eyes_of(actor, definition.data.department)


@transaction.atomic
def publish_release(*, actor: Actor, at: datetime, release_id: int) -> None:
    """The second pair of eyes agrees, and new applications take that version; those begun keep theirs.

    :raises NotFound: unless it is the officer's service.
    :raises ReleaseSettled: if somebody was quicker.
    :raises ReleaseFourEyes: for whoever proposed it, or stands in for them.
    """
    release, eyes = _open(actor, release_id)
    if set(eyes) & set(release.proposed_eyes):
        raise ReleaseFourEyes
    _settle(actor, at, release, "published", eyes)
    put_on_offer(release.version, actor, at, because="released")


@transaction.atomic
def return_release(*, actor: Actor, at: datetime, release_id: int, note: str) -> None:
    """Not published, or taken back by whoever proposed it.

    :raises NotFound: unless it is the officer's service.
    :raises ReleaseSettled: if somebody was quicker.
    :raises WhyMissing: without words.
    """
    release, eyes = _open(actor, release_id)
    if not note.strip():
        raise WhyMissing
    release.note = note.strip()[:5000]
    _settle(actor, at, release, "returned", eyes)


def _settle(actor: Actor, at: datetime, release: Release, outcome: str, eyes: list[str]) -> None:
    release.outcome, release.decided_at = outcome, at
    release.decided_by_name, release.decided_eyes = actor.name, eyes
    release.save()
    _audit_release(actor, at, release, outcome)


def _audit_release(actor: Actor, at: datetime, release: Release, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"catalogue:release:{what}",
        subject=f"service:{release.service_id}",
        data={"content_hash": release.version.content_hash, "why": release.why, "note": release.note},
    )
