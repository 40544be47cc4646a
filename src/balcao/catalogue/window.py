"""On which days a service may be lodged, as data."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part


class Window(Part):
    """When it may be lodged. Relative: days from the licence's expiry (negative: before). Calendar: month-day."""

    kind: Literal["any", "relative", "calendar"] = "any"
    opens: int | str | None = None
    closes: int | str | None = None
    late_days: int = Field(default=0, ge=0)
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Window":
        for name in ("opens", "closes"):
            value = getattr(self, name)
            if self.kind == "relative" and value is not None and not isinstance(value, int):
                raise ValueError(f"{name} of a relative window is a number of days")
            if self.kind == "calendar" and not (isinstance(value, str) and _is_month_day(value)):
                raise ValueError(f"{name} of a calendar window is a month and day such as '01-01'")
        if isinstance(self.opens, int) and self.opens > int(self.closes or 0):
            raise ValueError("it closes before it opens")
        return self


def _is_month_day(text: str) -> bool:
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        return False
    return True
