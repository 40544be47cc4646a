"""What officers ask about the documents a service issues: as in force, as proposed, as they lie in the folder."""

from dataclasses import dataclass
from pathlib import Path

from balcao.catalogue.loader import BadService, from_json, load_service, to_json
from balcao.catalogue.models import Listing, Release
from balcao.catalogue.queries import get_version
from balcao.catalogue.releases import folder_of, owns
from balcao.catalogue.types import Problem, ServiceDefinition, ServiceVersion
from balcao.catalogue.words.in_force import with_words_in_force
from balcao.catalogue.words.policies import require_words
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedService:
    """A service of the officer's: in force, as the version that waits, and as the folder has it where that differs.

    `may_word`: its sentences are the officer's to propose; `heads`: they head its department. `problems` keep the
    folder from being read.
    """

    current: ServiceVersion
    waiting: ServiceDefinition | None
    folder: ServiceDefinition | None
    problems: tuple[Problem, ...]
    may_word: bool
    heads: bool


def printed_service(*, actor: Actor, service_id: str, root: Path) -> PrintedService:
    """One service, for those who decide it, word it, or head its department.

    :raises NotFound: for everyone else.
    """
    listing = Listing.objects.filter(service_id=service_id, withdrawn=False).first()
    if listing is None:
        raise NotFound(f"service {service_id}")
    current = get_version(listing.version_id)
    department = current.definition.data.department
    may_word = _may_word(actor, department, service_id)
    if not may_word and not owns(actor, current.definition):
        raise NotFound(f"service {service_id}")
    release = Release.objects.filter(service_id=service_id, outcome="").first()
    folder, problems = _in_folder(current.definition, root)
    return PrintedService(
        current=current,
        waiting=get_version(release.version_id).definition if release else None,
        folder=folder,
        problems=problems,
        may_word=may_word,
        heads=actor.holds(CHIEF, department),
    )


def _may_word(actor: Actor, department: str, service_id: str) -> bool:
    try:
        require_words(actor, department, service_id)
    except NotFound:
        return False
    return True


def _in_folder(current: ServiceDefinition, root: Path) -> tuple[ServiceDefinition | None, tuple[Problem, ...]]:
    """The folder's own, where it would print something else."""
    folder = folder_of(current.id, root)
    if folder is None:
        return None, ()
    try:
        found = from_json(with_words_in_force(current.id, to_json(load_service(folder))))
    except BadService as bad:
        return None, tuple(bad.problems)
    same = found.layouts == current.layouts and all(
        found.texts[each].documents == current.texts[each].documents for each in found.texts
    )
    return (None if same else found), ()
