"""Whom to ask: each service says it, and each number and address says how sure its writer was."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.written_once import OF_DEPARTMENT, of_department

MARK = "sourced, high, medium, low or placeholder"


def unmarked_contacts(folders: Iterable[tuple[Path, ServiceDefinition]]) -> Iterator[Problem]:
    """Warnings about services that name nobody to ask, and about contacts without a mark of confidence."""
    told = set()
    for folder, definition in folders:
        file, contact = folder / "service.yaml", definition.data.contact
        usual = of_department(folder)
        if not (contact.phone or contact.email or contact.address):
            remedy = f"names nobody to ask; add it here or to {OF_DEPARTMENT}"
            yield Problem(file, "contact", remedy, "warning")
        elif contact.model_dump(exclude_defaults=True) != (usual.get("contact") or {}):
            if "contact" not in definition.data.confidence:
                yield Problem(file, "confidence.contact", f"is missing; write {MARK}", "warning")
        elif "contact" not in (usual.get("confidence") or {}) and folder.parent not in told:
            told.add(folder.parent)
            remedy = f"is missing; write {MARK}"
            yield Problem(folder.parent / OF_DEPARTMENT, "confidence.contact", remedy, "warning")
