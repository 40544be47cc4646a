"""Working the examples of services all the way, in a transaction that is rolled back."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings

from balcao.cases.api import rehearse
from balcao.catalogue import api as catalogue
from balcao.config.demo_commands import load_demo_world
from balcao.config.services_commands import publish_all
from balcao.config.tables import bring_up_to_date
from balcao.documents.api import SealState, verify_seal
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

APPLICANTS = {
    "association": (1, "e-1"),
    "company": (3, "e-2"),
    "sole_trader": (5, "e-4"),
    "building": (6, "e-8"),
    "person": (5, "p-5"),
}
"""Who of the demo world applies in the examples of a service, by its audience."""


@dataclass(frozen=True, slots=True)
class Worked:
    """An example worked; `sealed` counts its documents, `differences` say what came otherwise than expected."""

    service: str
    name: str
    route: str
    outcome: str
    sealed: int
    differences: tuple[str, ...]


@contextmanager
def world_that_vanishes() -> Iterator[None]:
    """The demo world and every service, for as long as the block lasts; files go to a folder that vanishes too."""
    bring_up_to_date()
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), transaction.atomic():
        _fill()
        yield
        transaction.set_rollback(True)


def furnish() -> None:
    """Tables, the demo world and every service, in a database that is only for working examples."""
    bring_up_to_date()
    with transaction.atomic():
        _fill()


def _fill() -> None:
    publish_all()
    load_demo_world()


def applicant_of(version: catalogue.ServiceVersion, example: catalogue.Example) -> Actor:
    """The person of the demo world who applies in an example: as it says, or else for the first audience."""
    number, holder = APPLICANTS[example.applicant or version.definition.data.audience[0]]
    return Actor(person_id=number, name="Example", assurance=3, holder_id=holder)


def try_everything(service: str | None) -> Iterator[Worked]:
    """Every example of one service, or of all, one after the other."""
    with world_that_vanishes():
        for folder in catalogue.service_folders(settings.BALCAO_SERVICES):
            if service in (None, folder.name):
                yield from work_service(folder)


def work_service(folder: Path) -> Iterator[Worked]:
    """The examples of one folder, in a transaction that its caller rolls back; the world must be there."""
    definition = catalogue.load_service(folder)
    for name, example in definition.examples.items():
        yield _work(folder.name, definition, name, example)


def _work(service: str, definition: catalogue.ServiceDefinition, name: str, example: catalogue.Example) -> Worked:
    trial = catalogue.try_example(definition, example)
    if trial.differences or example.expect.outcome in {"incomplete", "outstanding"}:
        return Worked(service, name, trial.route, trial.outcome, 0, trial.differences)
    version = catalogue.get_published(service, at=datetime.fromisoformat(example.at))
    savepoint = transaction.savepoint()
    try:
        found = rehearse(version=version, example=example, applicant=applicant_of(version, example))
    except BalcaoError as failure:
        refused = f"in the engine: {type(failure).__name__} {failure}".strip()
        return Worked(service, name, trial.route, trial.outcome, 0, (refused,))
    finally:
        transaction.savepoint_rollback(savepoint)
    differences = [
        f"{what} in the engine: expected {expected}, got {got}"
        for what, expected, got in (
            ("route", example.expect.route, found.route),
            ("outcome", example.expect.outcome, found.outcome),
        )
        if expected != got
    ]
    folder = settings.BALCAO_VAR / "pki"
    differences += [
        f"{number} is not sealed"
        for number, pdf in found.documents.items()
        if verify_seal(pdf, folder=folder).state is not SealState.GENUINE
    ]
    if found.outcome == "granted" and len(found.documents) != found.due:
        differences.append(f"{len(found.documents)} documents, not {found.due}")
    return Worked(service, name, found.route, found.outcome, len(found.documents), tuple(differences))
