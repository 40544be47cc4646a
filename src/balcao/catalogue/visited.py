"""A visit in person that is a step of the process: where, how long, when, and what missing it means."""

from datetime import time
from typing import Literal, Self

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part


class Hours(Part):
    """From when until when people are received, on every working day."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("`closes` lies not after `opens`")
        return self


MORNING, AFTERNOON = Hours(opens=time(9), closes=time(13)), Hours(opens=time(14, 30), closes=time(17, 30))


class BookedVisit(Part):
    """The applicant picks a time for the very case before the step `at` of its process is done.

    `places` are those of `places.yaml`; `at_once` so many visits take place there at the same time, unless the place
    says how many `desks` all services share. Each lasts so many `minutes`, within `hours`, from the next working day
    to so many days `ahead`. Who has not chosen `within` so many days, or misses more than `again` times, has the
    application shelved, or it `goes_on` without the visit.
    """

    at: str
    places: tuple[str, ...] = Field(min_length=1)
    minutes: int = Field(default=20, ge=5, le=240)
    at_once: int = Field(default=1, ge=1, le=50)
    hours: tuple[Hours, ...] = (MORNING, AFTERNOON)
    ahead: int = Field(default=30, ge=2, le=180)
    within: int = Field(default=30, ge=5, le=365)
    again: int = Field(default=1, ge=0, le=5)
    then: Literal["shelve", "goes_on"] = "shelve"
    confidence: Confidence = "sourced"
