"""Where what is issued on paper is collected, as data: `places.yaml` beside the departments."""

from collections.abc import Mapping
from pathlib import Path

from balcao.catalogue.named_file import named
from balcao.catalogue.parts import Confidence, Part, Trilingual

FILE = "places.yaml"


class Place(Part):
    """A place where people collect papers; the counter of `department` hands them over."""

    department: str
    name: Trilingual
    address: Trilingual
    hours: Trilingual
    phone: str = ""
    confidence: Confidence = "sourced"


def places(root: Path) -> Mapping[str, Place]:
    """The places by their id, in the order of the file; none where there is no file.

    :raises BadService: if a place is not described as it must be.
    """
    return named(root / FILE, Place)
