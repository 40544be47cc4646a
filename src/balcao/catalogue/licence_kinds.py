"""The kinds of licence, as data: what the law of each says about its end, its obligations and its publicity."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from balcao.catalogue.kinds import kinds_in
from balcao.catalogue.money import YearlyFee
from balcao.catalogue.parts import Confidence, Part, Trilingual

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
    """How a licence is carried as a credential: which terms it states (all but money where none are named), and which
    of its claims are told whenever it is shown; the others its bearer may keep to themself. One credential holds
    `days`, then the wallet fetches the next. A licence that says who somebody is has a `doctype`: it is given as a
    mobile document as well (ISO/IEC 18013-5).
    """

    terms: tuple[str, ...] | None = None
    always: tuple[str, ...] = ()
    days: int = Field(default=30, ge=1, le=366)
    doctype: str = Field(default="", pattern=r"^([a-z0-9-]+\.){2,}[0-9]+$|^$")


class LicenceKind(Part):
    """A kind of licence. `cure_days`: so long after its last day it may still be renewed.

    `reminders` are the days before the end on which the holder is reminded. Without `public` nothing is published;
    with `carried: null` it is no credential.
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
    carried: Carried | None = Carried()
    confidence: dict[str, Confidence] = {}

    def carried_terms(self) -> tuple[str, ...]:
        """The terms that its credential states; none where it is none."""
        if self.carried is None:
            return ()
        if self.carried.terms is not None:
            return self.carried.terms
        return tuple(name for name, term in self.terms.items() if term.kind != "money")

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
    return kinds_in(root, FILE, LicenceKind)
