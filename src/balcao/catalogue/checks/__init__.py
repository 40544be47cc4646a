"""`services check`: what a department must mend before its service can go on line."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from balcao.catalogue.checks.allowed import without_allowed
from balcao.catalogue.checks.amounts import check_amounts
from balcao.catalogue.checks.bookings import check_booking, check_venues
from balcao.catalogue.checks.branches import dead_branches
from balcao.catalogue.checks.charges import check_charges
from balcao.catalogue.checks.consents import check_consents
from balcao.catalogue.checks.contacts import unmarked_contacts
from balcao.catalogue.checks.examples import check_examples
from balcao.catalogue.checks.following import check_following
from balcao.catalogue.checks.grants import check_funds, check_grants
from balcao.catalogue.checks.identity_copies import originals_by_law, read_into_questions, unmarked_copies
from balcao.catalogue.checks.known_already import known_already, known_elsewhere
from balcao.catalogue.checks.licences import check_licence_kinds, check_licences
from balcao.catalogue.checks.lists import check_lists, check_shipped_lists
from balcao.catalogue.checks.money import check_money
from balcao.catalogue.checks.names import check_names
from balcao.catalogue.checks.numbers import check_numbers
from balcao.catalogue.checks.on_behalf import check_on_behalf
from balcao.catalogue.checks.one_word import check_one_word
from balcao.catalogue.checks.orphans import orphans
from balcao.catalogue.checks.papers_twice import papers_issued, papers_twice
from balcao.catalogue.checks.process import check_process
from balcao.catalogue.checks.published import check_published
from balcao.catalogue.checks.reach import check_reach, unseen_pages
from balcao.catalogue.checks.readable import bounds_in, check_easy, check_keywords, check_readable
from balcao.catalogue.checks.references import check_references
from balcao.catalogue.checks.rows import unworked_rows
from balcao.catalogue.checks.tables import check_tables
from balcao.catalogue.checks.unread import unread_registers
from balcao.catalogue.checks.vouchers import check_passes_on, check_voucher_schemes
from balcao.catalogue.checks.words import check_words
from balcao.catalogue.departments import departments
from balcao.catalogue.loader import BadService, load_service, service_folders
from balcao.catalogue.paper_kinds import check_paper_kinds, check_papers
from balcao.catalogue.procedure import regimes_in
from balcao.catalogue.retention import retention_in
from balcao.catalogue.topics import check_topics
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.zones import check_zones


def check_catalogue(root: Path) -> list[Problem]:
    """Every problem of the catalogue as a whole: of its services, and what lies beside them and is named by none.

    The warnings that `check-allowed.yaml` accepts are left out.
    """
    definitions, found = _services(root)
    if len(definitions) == len(service_folders(root)):  # what cannot be read may name anything
        found += orphans(root, definitions)
    return list(without_allowed(found, root))


def check_services(root: Path) -> list[Problem]:
    """Every problem of every service below `root`: the errors, then the warnings about services without an error."""
    return _services(root)[1]


def _services(root: Path) -> tuple[list[ServiceDefinition], list[Problem]]:
    definitions, errors = examine(root)
    if len(definitions) == len(service_folders(root)):  # what cannot be read is no unknown name
        errors += _coded("topics", check_topics(root, definitions))
        errors += _coded("zones", check_zones(root, definitions))
    return definitions, [*errors, *_warnings(root, definitions, errors)]


def _warnings(root: Path, definitions: list[ServiceDefinition], errors: list[Problem]) -> Iterator[Problem]:
    """What is only seen of services that can be worked, or of all of them together."""
    by_id = {definition.id: definition for definition in definitions}
    sound = [
        (folder, by_id[folder.name])
        for folder in service_folders(root)
        if folder.name in by_id and not any(each.file.is_relative_to(folder) for each in errors)
    ]
    yield from _coded("contact-unmarked", unmarked_contacts(sound))
    yield from _coded("row-unworked", unworked_rows(sound))
    yield from dead_branches(sound)
    yield from papers_issued(sound)
    yield from _coded("terms", check_one_word(root, sound))
    try:
        bounds = bounds_in(root)
    except BadService as bad:
        yield from _coded("hard-to-read", bad.problems)
        bounds = {}
    for folder, definition in sound:
        yield from unseen_pages(folder, definition)
        yield from known_already(folder / "form.yaml", definition)
        yield from known_elsewhere(folder / "form.yaml", definition)
        yield from unread_registers(folder / "service.yaml", definition)
        yield from check_readable(folder, definition, bounds)
        yield from check_easy(folder, definition)
        yield from unmarked_copies(folder / "form.yaml", definition)


def _coded(code: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with the code of their check, where they have none of their own."""
    return (each if each.code else replace(each, code=code) for each in problems)


def examine(root: Path) -> tuple[list[ServiceDefinition], list[Problem]]:
    """Every service below `root` that could be read, and every error of any: what keeps it from being published."""
    known, found = _departments(root)
    found += _coded("licence-kinds", check_licence_kinds(root, known))
    found += _coded("paper-kinds", check_paper_kinds(root))
    found += _coded("grants", check_funds(root, known))
    found += _coded("vouchers", check_voucher_schemes(root, known))
    found += _coded("dated-rules", _dated(root))
    found += _coded("venues", check_venues(root))
    found += _coded("lists", check_shipped_lists(root))
    folders = service_folders(root)
    found += _coded("id-twice", _twice(folders))
    names = {folder.name for folder in folders}
    definitions = []
    for folder in folders:
        try:
            definition = load_service(folder)
        except BadService as bad:
            found += _coded("file", bad.problems)
        else:
            definitions.append(definition)
            found += check_service(folder, definition, known)
            found += _coded("licences", check_licences(folder, definition))
            found += _coded("paper-kinds", check_papers(folder, definition))
            found += _coded("vouchers", check_passes_on(folder, definition))
            found += originals_by_law(folder, definition)
            found += read_into_questions(folder, definition)
            found += _coded("requires", _required(folder, definition, names))
    by_id = {definition.id: definition for definition in definitions}
    by_folder = {folder.name: folder for folder in folders}
    found += _coded("follows", check_following(by_folder, by_id))
    for definition in definitions:
        found += _coded("grants", check_grants(by_folder[definition.id], definition, by_id))
        found += _coded("published", check_published(by_folder[definition.id], definition, by_id))
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
        return None, list(_coded("departments", bad.problems))


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
    yield from _coded("reference", check_references(folder, definition, departments))
    yield from _coded("money", check_money(folder, definition))
    yield from _coded("money", check_amounts(folder, definition))
    yield from _coded("charges", check_charges(folder, definition))
    yield from _coded("venues", check_booking(folder, definition))
    yield from _coded("lists", check_lists(folder / "form.yaml", definition, folder.parents[1]))
    yield from _coded("number-as-text", check_numbers(folder / "form.yaml", definition))
    yield from _coded("name-unknown", check_names(folder, definition))
    yield from _coded("table", check_tables(folder, definition))
    yield from _coded("text-missing", check_words(folder, definition))
    yield from _coded("process", check_process(folder, definition))
    yield from _coded("consent", check_consents(folder / "form.yaml", definition))
    yield from _coded("on-behalf", check_on_behalf(folder / "service.yaml", definition))
    yield from _coded("example", check_examples(folder, definition))
    yield from check_reach(folder / "form.yaml", definition.form)
    yield from papers_twice(folder / "form.yaml", definition)
    yield from check_keywords(folder, definition)
