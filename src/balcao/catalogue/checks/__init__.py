"""`services check`: what a department must mend before its service can go on line."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from balcao.catalogue.checks.charges import check_charges
from balcao.catalogue.checks.contacts import unmarked_contacts
from balcao.catalogue.checks.examples import check_examples
from balcao.catalogue.checks.following import check_following
from balcao.catalogue.checks.licences import check_licence_kinds, check_licences
from balcao.catalogue.checks.money import check_money
from balcao.catalogue.checks.names import check_names
from balcao.catalogue.checks.process import check_process
from balcao.catalogue.checks.references import check_references
from balcao.catalogue.checks.rows import unworked_rows
from balcao.catalogue.checks.tables import check_tables
from balcao.catalogue.checks.words import check_words
from balcao.catalogue.departments import departments
from balcao.catalogue.loader import BadService, load_service, service_folders
from balcao.catalogue.procedure import regimes_in
from balcao.catalogue.retention import retention_in
from balcao.catalogue.topics import check_topics
from balcao.catalogue.types import Problem, ServiceDefinition


def check_services(root: Path) -> list[Problem]:
    """Every problem of every service below `root`: the errors, then the warnings about services without an error."""
    definitions, errors = examine(root)
    if len(definitions) == len(service_folders(root)):  # what cannot be read is no unknown name
        errors += check_topics(root, definitions)
    return [*errors, *_warnings(root, definitions, errors)]


def _warnings(root: Path, definitions: list[ServiceDefinition], errors: list[Problem]) -> Iterator[Problem]:
    by_id = {definition.id: definition for definition in definitions}
    sound = [
        (folder, by_id[folder.name])
        for folder in service_folders(root)
        if folder.name in by_id and not any(each.file.is_relative_to(folder) for each in errors)
    ]
    yield from unmarked_contacts(sound)
    yield from unworked_rows(sound)


def examine(root: Path) -> tuple[list[ServiceDefinition], list[Problem]]:
    """Every service below `root` that could be read, and every error of any: what keeps it from being published."""
    known, found = _departments(root)
    found += check_licence_kinds(root, known)
    found += _dated(root)
    folders = service_folders(root)
    found += _twice(folders)
    names = {folder.name for folder in folders}
    definitions = []
    for folder in folders:
        try:
            definition = load_service(folder)
        except BadService as bad:
            found += bad.problems
        else:
            definitions.append(definition)
            found += check_service(folder, definition, known)
            found += check_licences(folder, definition)
            found += _required(folder, definition, names)
    by_id = {definition.id: definition for definition in definitions}
    found += check_following({folder.name: folder for folder in folders}, by_id)
    return definitions, list(dict.fromkeys(found))


def _required(folder: Path, definition: ServiceDefinition, names: Collection[str]) -> Iterator[Problem]:
    """Services that have to be granted first and are not there, or wait for themselves."""
    for each in definition.data.requires:
        if each.service == definition.id:
            yield Problem(
                folder / "service.yaml", "requires.service", "a service cannot have to be granted before itself"
            )
        elif each.service and each.service not in names:
            yield Problem(folder / "service.yaml", "requires.service", f"there is no service {each.service!r}")


def _departments(root: Path) -> tuple[Collection[str] | None, list[Problem]]:
    try:
        return departments(root).keys(), []
    except BadService as bad:
        return None, list(bad.problems)


def _dated(root: Path) -> Iterator[Problem]:
    """Problems of the dated rules that hold for all services."""
    for read in (regimes_in, retention_in):
        try:
            read(root)
        except BadService as bad:
            yield from bad.problems


def _twice(folders: list[Path]) -> Iterator[Problem]:
    times = Counter(folder.name for folder in folders)
    for folder in folders:
        if times[folder.name] > 1:
            others = ", ".join(each.parent.name for each in folders if each.name == folder.name and each != folder)
            yield Problem(folder / "service.yaml", "id", f"{folder.name!r} is also in {others}; give one another id")


def check_service(
    folder: Path, definition: ServiceDefinition, departments: Collection[str] | None
) -> Iterator[Problem]:
    """Every problem of one service that could be read; departments are not looked at when None."""
    yield from check_references(folder, definition, departments)
    yield from check_money(folder, definition)
    yield from check_charges(folder, definition)
    yield from check_names(folder, definition)
    yield from check_tables(folder, definition)
    yield from check_words(folder, definition)
    yield from check_process(folder, definition)
    yield from check_examples(folder, definition)
