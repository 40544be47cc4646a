"""Where what is issued on paper is collected and visits take place, as data: `places.yaml` beside the departments."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from balcao.catalogue.named_file import named
from balcao.catalogue.parts import Confidence, Part, Trilingual

FILE = "places.yaml"


class Place(Part):
    """A place where people collect papers or come for a visit; the counter of `department` hands papers over.

    `desks`: so many visits take place there at the same time, of all services together.
    """

    department: str
    name: Trilingual
    address: Trilingual
    hours: Trilingual
    phone: str = ""
    desks: int | None = Field(default=None, ge=1, le=200)
    confidence: Confidence = "sourced"


def places(root: Path) -> Mapping[str, Place]:
    """The places by their id, in the order of the file; none where there is no file.

    :raises BadService: if a place is not described as it must be.
    """
    return named(root / FILE, Place)
