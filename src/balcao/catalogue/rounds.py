"""Services taken in rounds: open to the second, for so many, the first who come, those who are drawn or ranked
first."""

from datetime import datetime
from itertools import pairwise
from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from balcao.catalogue.booked import CalledOff, in_order, share_back
from balcao.catalogue.parts import Confidence, Part


class Round(Part):
    """From `opens_at` until `closes_at` (excluded) applications are taken; `quota` get a place.

    With a draw, `drawn_at` is the moment from which officers may draw. `waiting` is how many may wait for a place when
    there is none left (of a draw or a ranking, everyone waits), and `waiting_days` how long the list moves up, from the
    draw, the ranking or the closing. Where the rounds go `per` an answer, `of` is the answer that this one is of.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=30)
    of: str | None = None
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
    `confidence` of their numbers. `per` is the choice that says which round an application is for, each with rounds of
    its own.

    Where its rounds are `opened_by` cases of another service, each case opens one and says how places are given in it;
    `tells` are the questions whose answers whoever opened the round reads, and `called_off` what goes back to who gives
    a place back so many days before what it is for (the first that fits; nothing without one)."""

    by: Literal["first_come", "draw", "assessment"] | None = None
    per: str | None = None
    rounds: tuple[Round, ...] = ()
    opened_by: str | None = None
    tells: tuple[str, ...] = ()
    called_off: tuple[CalledOff, ...] = ()
    confidence: Confidence

    @model_validator(mode="after")
    def _whole(self) -> "Intake":
        if self.opened_by is not None and (self.by or self.per or self.rounds):
            raise ValueError("where rounds are `opened_by` cases, each case says how: no `by`, `per` and `rounds`")
        if self.opened_by is None and (self.by is None or not self.rounds or self.tells or self.called_off):
            raise ValueError("name `by` and `rounds`, or the service whose cases rounds are `opened_by`")
        in_order(self.called_off)
        if any((each.drawn_at is None) == (self.by == "draw") for each in self.rounds):
            raise ValueError("every round of a draw has its `drawn_at`, and no other has")
        if len({each.id for each in self.rounds}) < len(self.rounds):
            raise ValueError("give each round another `id`")
        if any((each.of is None) != (self.per is None) for each in self.rounds):
            raise ValueError("where rounds go `per` an answer each says `of` which, and only there")
        for of in self.kinds:
            if any(after.opens_at < before.closes_at for before, after in pairwise(self._ordered(of))):
                raise ValueError("one round opens before another is closed")
        return self

    def back(self, days: int) -> int:
        """The percentage of the fee that goes back so many days before what the place is for."""
        return share_back(self.called_off, days)

    @property
    def kinds(self) -> tuple[str | None, ...]:
        """The answers that have rounds of their own; None alone where all rounds are one row."""
        return tuple(dict.fromkeys(each.of for each in self.rounds))

    def at(self, moment: datetime, of: str | None = None) -> Round | None:
        """The round that is open at that moment, of that answer; of any, without one."""
        return next((each for each in self._ordered(of) if each.opens_at <= moment < each.closes_at), None)

    def shown(self, moment: datetime, of: str | None = None) -> Round:
        """The open round, otherwise the next, otherwise the last, of that answer; of any, without one."""
        coming = self._ordered(of)
        return self.at(moment, of) or next((each for each in coming if moment < each.closes_at), coming[-1])

    def _ordered(self, of: str | None) -> list[Round]:
        return sorted((each for each in self.rounds if of in (None, each.of)), key=lambda each: each.opens_at)
