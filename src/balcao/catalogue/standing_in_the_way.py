"""What may stand in the way of lodging, as a service's folder says it."""

from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Fine(Part):
    """What is to be paid so that it stands in the way no more. Both are expressions over `facts`: the number by which
    the department knows it, and whole avos."""

    number: str
    amount: str


class Imposed(Part):
    """Fines that were imposed here on whoever applies, by services of these ids: from the day of the decision, or once
    the last day to pay is over (`late`)."""

    of: tuple[str, ...] = Field(min_length=1)
    once: Literal["imposed", "late"] = "late"


class Outstanding(Part):
    """What is to be settled before anything can be lodged: a debt, a fine, a condition of the licence. With `fine` it
    is settled by paying it here.

    It stands in the way while `when` holds, by what registers and the licence say (`facts`); with `fines`, while one of
    them is to be paid, and no register says so.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")
    when: str = "false"
    reason: Trilingual
    settle: Trilingual
    basis: Trilingual
    fine: Fine | None = None
    fines: Imposed | None = None
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _known_somehow(self) -> "Outstanding":
        if (self.fines is None) == (self.when == "false") or (self.fines and self.fine):
            raise ValueError("say `when` it stands in the way, or name `fines` that were imposed here")
        return self
