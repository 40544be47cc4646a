"""A benefit that is offered to whom a register says that they qualify, before they ask."""

from typing import Any, Literal

from pydantic import Field

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Offers(Part):
    """The register is asked about each person whether `field` holds for them, yes or no; nothing else is told.

    It is offered once, or once a year (`per`), and whoever does not answer in so many calendar `days` is granted
    nothing. With `consent` only those are asked about who said that they want it. `answers`, by question, is what
    somebody says who says yes.
    """

    register_id: str = Field(alias="register")
    field: str
    per: Literal["once", "year"] = "once"
    days: int = Field(default=30, ge=10, le=365)
    consent: bool = False
    answers: dict[str, Any] = {}
    purpose: Trilingual
    basis: Trilingual
    confidence: Confidence = "sourced"
