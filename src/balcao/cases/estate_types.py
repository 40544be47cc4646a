"""For whose estate an heir acts, as it passes the door."""

from dataclasses import dataclass
from datetime import date

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Heir:
    """Another heir; `person_id` is there if they have an account, and so were told."""

    bir: str
    name: Text
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Estate:
    """Whose estate an application is for. `by_register`: the register of successions says that the applicant is an
    heir; otherwise a paper does, which an officer reads."""

    bir: str
    name: Text
    died_on: date | None
    by_register: bool
    others: tuple[Heir, ...]
