"""The kinds of licence, as data: what the law of each says about its end, its obligations and its publicity."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.money import YearlyFee
from balcao.catalogue.parts import Confidence, Part, Trilingual
from balcao.catalogue.types import Problem
from balcao.catalogue.watched import Watched, named

FILE = "licence-kinds.yaml"
HELD = ("number", "holder_name", "holder_name_latin", "bearer", "valid_from", "valid_until")
"""What every licence's credential states beside its terms; `bearer` only where another person carries it."""


class Term(Part):
    """A term of a licence: `options` are the words of its values where these are codes; money is in avos."""

    name: Trilingual
    kind: Literal["text", "money", "date", "parish"] = "text"
    options: dict[str, Trilingual] = {}


class Obliged(Part):
    """What a holder owes by a day: a proof, or an inspection that must find all in order.

    First due `first_months` after the licence begins, then `every_months` after it was fulfilled; never again without.
    `overdue` is what its neglect causes: nothing, a place on the desk's list, or the suspension of the licence.
    """

    name: Trilingual
    kind: Literal["proof", "inspection"] = "proof"
    first_months: int | None = Field(default=None, ge=1)
    every_months: int | None = Field(default=None, ge=1)
    overdue: Literal["nothing", "desk", "suspend"] = "desk"
    basis: Trilingual
    confidence: Confidence = "sourced"


class Publicity(Part):
    """What anyone may read: these terms, and the holder's name if it is an entity, always, or never."""

    terms: tuple[str, ...] = ()
    holder: Literal["entity", "always", "never"] = "entity"
    basis: Trilingual
    confidence: Confidence = "sourced"


class Carried(Part):
    """How a licence is carried as a credential: which terms it states, and which of its claims are told whenever it is
    shown; the others its bearer may keep to themself. One credential holds `days`, then the wallet fetches the next.
    """

    terms: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    days: int = Field(default=30, ge=1, le=366)


class LicenceKind(Part):
    """A kind of licence. `cure_days`: so long after its last day it may still be renewed.

    `reminders` are the days before the end on which the holder is reminded. Without `public` nothing is published,
    without `carried` it is no credential.
    """

    department: str
    name: Trilingual
    duty: str = "licensing"
    cure_days: int = Field(default=0, ge=0)
    reminders: tuple[int, ...] = (90, 60, 30, 7)
    terms: dict[str, Term] = {}
    obligations: dict[str, Obliged] = {}
    yearly: YearlyFee | None = None
    public: Publicity | None = None
    carried: Carried | None = None
    confidence: dict[str, Confidence] = {}

    @field_validator("reminders")
    @classmethod
    def _falling(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if any(day < 1 for day in days) or list(days) != sorted(set(days), reverse=True):
            raise ValueError("name the days before the end from the most to the fewest, each once")
        return days


def licence_kinds(root: Path) -> Mapping[str, LicenceKind]:
    """The kinds by their id, from `licence-kinds.yaml` and those of the departments; none where nobody gives licences.

    :raises BadService: if a kind is not described as it must be, or twice.
    """
    return _read(named(root, FILE))


@lru_cache(maxsize=16)
def _read(files: Watched) -> Mapping[str, LicenceKind]:
    """Pages ask on every row, so the files are read again only when one changed."""
    kinds: dict[str, LicenceKind] = {}
    problems: list[Problem] = []
    for path, _changed in files:
        written = read_yaml(path)
        if not isinstance(written, dict):
            raise BadService([Problem(path, "file", "must name kinds of licence by their id")])
        for kind, said in written.items():
            if str(kind).startswith("."):
                continue  # parts that the kinds of this file repeat
            if str(kind) in kinds:
                problems.append(Problem(path, str(kind), "is described twice; give one another id"))
            try:
                kinds[str(kind)] = LicenceKind.model_validate(said)
            except ValidationError as invalid:
                for error in invalid.errors():
                    key = ".".join((str(kind), *(str(step) for step in error["loc"])))
                    problems.append(Problem(path, key, error["msg"].removeprefix("Value error, ")))
    if problems:
        raise BadService(problems)
    return kinds
