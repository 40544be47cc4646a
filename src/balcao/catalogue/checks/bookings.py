"""What a service hires out is there, and described."""

from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.codelists import code_list
from balcao.catalogue.loader import BadService
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.venues import FILE, venues, venues_of

EQUIPMENT = "venue-equipment"
"""The code list with the words of what is in a venue."""


def check_booking(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Venues that a service names and its department has not, and rounds beside them."""
    booking, file = definition.data.booking, folder / "service.yaml"
    if booking is None:
        return
    if definition.data.intake is not None:
        yield Problem(file, "booking", "goes without `intake`: slots are given to whoever comes first")
    if definition.data.instalments is not None:
        yield Problem(file, "booking", "goes without `instalments`: of what is called off a share goes back")
    try:
        known = venues_of(folder.parent)
    except BadService as bad:
        yield from bad.problems
        return
    for name in booking.venues:
        if name not in known:
            yield Problem(file, "booking.venues", f"there is no venue {name!r} in {folder.parent.name}/{FILE}")


def check_venues(root: Path) -> Iterator[Problem]:
    """Venues that are not described as they must be, and equipment without words."""
    try:
        known = venues(root)
    except BadService as bad:
        yield from bad.problems
        return
    words = code_list(root, EQUIPMENT)
    for name, venue in known.items():
        for each in venue.equipment:
            if each not in words:
                file = root / venue.department.lower() / FILE
                yield Problem(file, f"{name}.equipment", f"there is no {each!r} in _shared/codelists/{EQUIPMENT}.yaml")
