"""Services taken in rounds: open to the second, for so many, the first who come, those who are drawn or ranked
first."""

from datetime import datetime
from itertools import pairwise
from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from balcao.catalogue.parts import Confidence, Part


class Round(Part):
    """From `opens_at` until `closes_at` (excluded) applications are taken; `quota` get a place.

    With a draw, `drawn_at` is the moment from which officers may draw. `waiting` is how many may wait for a place when
    there is none left (of a draw or a ranking, everyone waits), and `waiting_days` how long the list moves up, from the
    draw, the ranking or the closing.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=30)
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    drawn_at: AwareDatetime | None = None
    quota: int = Field(ge=1, le=100_000)
    waiting: int = Field(default=0, ge=0, le=100_000)
    waiting_days: int = Field(default=30, ge=1, le=366)

    @model_validator(mode="after")
    def _forwards(self) -> "Round":
        if self.closes_at <= self.opens_at:
            raise ValueError("`closes_at` lies before `opens_at`")
        if self.drawn_at is not None and self.drawn_at < self.closes_at:
            raise ValueError("`drawn_at` lies before `closes_at`")
        return self


class Intake(Part):
    """How a service takes applications: `by` first come, by draw or by what assessors find, in which rounds;
    `confidence` of their numbers."""

    by: Literal["first_come", "draw", "assessment"]
    rounds: tuple[Round, ...] = Field(min_length=1)
    confidence: Confidence

    @model_validator(mode="after")
    def _whole(self) -> "Intake":
        if any((each.drawn_at is None) == (self.by == "draw") for each in self.rounds):
            raise ValueError("every round of a draw has its `drawn_at`, and no other has")
        if len({each.id for each in self.rounds}) < len(self.rounds):
            raise ValueError("give each round another `id`")
        ordered = sorted(self.rounds, key=lambda each: each.opens_at)
        if any(after.opens_at < before.closes_at for before, after in pairwise(ordered)):
            raise ValueError("one round opens before another is closed")
        return self

    def at(self, moment: datetime) -> Round | None:
        """The round that is open at that moment."""
        return next((each for each in self.rounds if each.opens_at <= moment < each.closes_at), None)

    def shown(self, moment: datetime) -> Round:
        """The open round, otherwise the next, otherwise the last."""
        coming = sorted(self.rounds, key=lambda each: each.opens_at)
        return next((each for each in coming if moment < each.closes_at), coming[-1])
