"""The funds out of which departments grant money, as data: `funds.yaml` beside the departments."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from balcao.catalogue.named_file import named
from balcao.catalogue.parts import Avos, Confidence, Part, Trilingual

FILE = "funds.yaml"


class Budget(Part):
    """What a fund may grant in a calendar year, in avos."""

    amount: Avos
    basis: Trilingual
    confidence: Confidence = "sourced"


class Fund(Part):
    """A fund of a department, with its budget by year."""

    department: str
    name: Trilingual
    budgets: dict[int, Budget] = Field(min_length=1)


def funds(root: Path) -> Mapping[str, Fund]:
    """The funds by their id, in the order of the file; none where there is no file.

    :raises BadService: if a fund is not described as it must be.
    """
    return named(root / FILE, Fund)
