"""A benefit that is offered to whom a register says that they qualify, before they ask."""

from typing import Any, Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part, Trilingual

LEAST_TO_UNDO = 5
"""Fewer days are no time to say no in."""


class Offers(Part):
    """The register is asked about each person whether `field` holds for them, yes or no; nothing else is told.

    It is offered once, or once a year (`per`), and whoever does not answer in so many calendar `days` is granted
    nothing. Where the law pays without an application, `silence` grants it: that is done `undo_days` calendar days
    after the last day to answer, and no may be said until then. With `consent` only those are asked about who said
    that they want it. `answers`, by question, is what somebody says who says yes.
    """

    register_id: str = Field(alias="register")
    field: str
    per: Literal["once", "year"] = "once"
    days: int = Field(default=30, ge=10, le=365)
    silence: Literal["nothing", "grants"] = "nothing"
    undo_days: int = Field(default=0, ge=0, le=90)
    consent: bool = False
    answers: dict[str, Any] = {}
    purpose: Trilingual
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _undone_in_time(self) -> "Offers":
        if (self.silence == "grants") != (self.undo_days >= LEAST_TO_UNDO):
            raise ValueError(f"`undo_days`, at least {LEAST_TO_UNDO}, go with `silence: grants`")
        return self
