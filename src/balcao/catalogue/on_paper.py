"""What a service issues, on paper as well for who wants it."""

from pydantic import Field

from balcao.catalogue.parts import Avos, Confidence, Part, Trilingual


class ByPost(Part):
    """The same sent by registered letter: its fee in avos, and working days."""

    fee: Avos
    days: int = Field(ge=1)


class OnPaper(Part):
    """What is issued, on paper as well for who wants it: its fee in avos, the working days until it is ready, and where
    it is collected. It is kept there for `keep_days` calendar days."""

    fee: Avos = 0
    days: int = Field(default=3, ge=1)
    places: tuple[str, ...] = Field(min_length=1)
    post: ByPost | None = None
    keep_days: int = Field(default=60, ge=10)
    basis: Trilingual
    confidence: Confidence = "sourced"
