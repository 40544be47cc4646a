"""What lies beside the services and is named by nobody."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from balcao.catalogue.funds import funds
from balcao.catalogue.licence_kinds import licence_kinds
from balcao.catalogue.loader import service_folders
from balcao.catalogue.places import places
from balcao.catalogue.printed import PRELUDE
from balcao.catalogue.subjects import mandate_subjects
from balcao.catalogue.topics import topics
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.venues import venues
from balcao.catalogue.written_once import OF_DEPARTMENT, SHARED, shared
from balcao.formkit.api import Question
from balcao.kernel.texts import LANGUAGES

KEPT = (
    ("blocks", ".yaml", r"block: {}(?![\w-])"),
    ("codelists", ".yaml", r"codes\.{}(?![\w-])"),
    ("lists", ".yaml", r"(?:lists\.|above: ){}(?![\w-])"),
    ("processes", ".bpmn", r"process: {}(?![\w-])"),
    ("rules", ".yaml", r"(?<![\w-]){}\.yaml"),
    ("registers", ".yaml", r"(?:id|register): {}(?![\w-])"),
)
"""What `_shared` has a file each of, and how a service names it."""
NAMED = ("laws", "labels", "facts")
REMEDY = "is named by nothing; remove it, or name it where it belongs"


def orphans(root: Path, definitions: Iterable[ServiceDefinition]) -> Iterator[Problem]:
    """Warnings about shared files, their entries, texts, kinds of licence, topics, subjects, places of no service."""
    by_id = {definition.id: definition for definition in definitions}
    known = [(folder, by_id[folder.name]) for folder in service_folders(root)]
    written = {path: path.read_text("utf-8") for path in _written(root)}
    yield from _files(root, known, written)
    yield from _entries(root, written)
    yield from _texts(root, known)
    yield from _kinds(root, [definition for _folder, definition in known])


def _written(root: Path) -> Iterator[Path]:
    for kind in ("*.yaml", "*.json"):
        yield from (path for path in root.rglob(kind) if "texts" not in path.parts)


def _orphan(file: Path, key: str) -> Problem:
    return Problem(file, key, REMEDY, "warning", "orphan")


def _files(root: Path, known: list[tuple[Path, ServiceDefinition]], written: Mapping[Path, str]) -> Iterator[Problem]:
    for kind, ending, pattern in KEPT:
        for path in sorted((root / SHARED / kind).glob(f"*{ending}")):
            wanted = re.compile(pattern.format(re.escape(path.stem)))
            if not any(wanted.search(text) for file, text in written.items() if file != path):
                yield _orphan(path, "file")
    layouts = {output.layout for _folder, each in known for output in each.data.outputs}
    layouts |= {each.data.inspection.layout for _folder, each in known if each.data.inspection}
    for path in sorted((root / SHARED / "layouts").glob("*.typ")):
        if path.name not in layouts | {PRELUDE, "inspection.typ"}:
            yield _orphan(path, "file")


def _entries(root: Path, written: Mapping[Path, str]) -> Iterator[Problem]:
    """Laws, labels and facts of examples."""
    for name in NAMED:
        file = root / SHARED / f"{name}.yaml"
        elsewhere = {path: text for path, text in written.items() if path != file}
        yield from _unnamed(file, shared(file), elsewhere)
    for file in sorted(root.glob(f"[!_]*/{OF_DEPARTMENT}")):
        theirs = {path: text for path, text in written.items() if path.is_relative_to(file.parent) and path != file}
        for name in ("laws", "labels"):
            yield from _unnamed(file, shared(file).get(name) or {}, theirs)


def _unnamed(file: Path, entries: Mapping[str, Any], written: Mapping[Path, str]) -> Iterator[Problem]:
    words = {word for text in written.values() for word in re.findall(r"[\w-]+", text)}
    yield from (_orphan(file, str(name)) for name in entries if str(name) not in words)


def _texts(root: Path, known: list[tuple[Path, ServiceDefinition]]) -> Iterator[Problem]:
    """Shared words of pages, questions, reasons and inputs that no service has."""
    for folder in (root / SHARED, *sorted(root.glob("[!_]*"))):
        theirs = [each for place, each in known if folder.name == SHARED or place.parent == folder]
        if not (folder / "texts").is_dir() or not theirs:
            continue
        names = {
            "pages": {page.id for each in theirs for page in each.form.pages},
            "questions": {name for each in theirs for name in _deep(each.form.questions())},
            "reasons": {name for each in theirs for texts in each.texts.values() for name in texts.reasons},
            "inputs": {name for each in theirs for texts in each.texts.values() for name in texts.inputs},
        }
        for language in LANGUAGES:
            file = folder / "texts" / f"{language}.yaml"
            said = shared(file)
            for kind, present in names.items():
                yield from (_orphan(file, f"{kind}.{name}") for name in said.get(kind) or {} if name not in present)


def _deep(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield question.id
        yield from _deep(question.questions)


def _kinds(root: Path, known: list[ServiceDefinition]) -> Iterator[Problem]:
    about = {each.data.licence for each in known} | {output.grants for each in known for output in each.data.outputs}
    about |= {name for each in known for required in each.data.requires for name in required.names}
    for kind in sorted(licence_kinds(root).keys() - about):
        yield _orphan(root / "licence-kinds.yaml", kind)
    ids = [each.id for each in known]
    for name, topic in topics(root).items():
        if not any(topic.holds(each.id, each.data.licence) for each in known):
            yield _orphan(root / "topics.yaml", name)
    for name, subject in mandate_subjects(root).items():
        if not any(fnmatchcase(each, pattern) for each in ids for pattern in subject.services):
            yield _orphan(root / "mandate-subjects.yaml", name)
    on_paper = [output.paper for each in known for output in each.data.outputs if output.paper]
    visited = {name for each in known if each.data.visit for name in each.data.visit.places}
    for name in sorted(places(root).keys() - {name for paper in on_paper for name in paper.places} - visited):
        yield _orphan(root / "places.yaml", name)
    booked = {name for each in known if each.data.booking for name in each.data.booking.venues}
    for name, venue in venues(root).items():
        if name not in booked:
            yield _orphan(root / venue.department.lower() / "venues.yaml", name)
    for name in sorted(funds(root).keys() - {each.data.grant.fund for each in known if each.data.grant}):
        yield _orphan(root / "funds.yaml", name)
