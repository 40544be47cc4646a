"""What every part of a definition is made of."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Avos = Annotated[int, Field(ge=0)]
Confidence = Literal["sourced", "high", "medium", "low", "placeholder"]


class Part(BaseModel):
    """The root of every part: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Trilingual(Part):
    """One text in every language in which texts are written."""

    zh_hant: str = Field(alias="zh-Hant", min_length=1)
    pt: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> dict[str, str]:
        """As a `Text`."""
        return {"zh-Hant": self.zh_hant, "pt": self.pt, "en": self.en}


class Period(Part):
    """Days from and until which something holds, both included; open where not named."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether that day lies inside."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    @model_validator(mode="after")
    def _forwards(self) -> "Period":
        if self.since and self.until and self.until < self.since:
            raise ValueError("`until` lies before `from`")
        return self


class Visits(Part):
    """How often one must come in person, and why."""

    count: int = Field(default=0, ge=0, le=5)
    why: Trilingual | None = None


Audience = Literal["person", "company", "sole_trader", "association", "building"]
"""For whom a service is."""

Kind = Literal[
    "renewal",
    "first",
    "change",
    "declaration",
    "certificate",
    "registration",
    "notice",
    "permit",
    "objection",
    "measure",
]
"""What a service is; a `measure` is opened by a department."""
