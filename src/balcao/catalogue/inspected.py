"""What a service has inspected on the spot: where, how long, and what an inspector looks at."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Part, Trilingual


class CheckItem(Part):
    """One thing an inspector looks at, asks, measures or photographs; `law` is the article it rests on.

    A `yes_no` fails when the answer is no, a `measure` (in `unit`) outside `least` and `most`; `condition` is what is
    then asked of the holder, to be done in so many working `days`.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    kind: Literal["yes_no", "measure", "photo", "remark"]
    label: Trilingual
    law: Trilingual | None = None
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    condition: Trilingual | None = None
    days: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "CheckItem":
        if self.kind != "measure" and (self.unit or self.least is not None or self.most is not None):
            raise ValueError("`unit`, `least` and `most` go with kind measure")
        if self.kind not in {"yes_no", "measure"} and (self.condition or self.days):
            raise ValueError("only a yes_no or a measure can fail and lead to a `condition`")
        if self.days and not self.condition:
            raise ValueError("`days` says by when the `condition` is met; name it")
        return self


class Inspected(Part):
    """A visit: the question that holds the `place`, how many `minutes` it takes, and the checklist."""

    place: str | None = None
    minutes: int = Field(default=60, ge=5, le=480)
    layout: str = "inspection.typ"
    register_code: str = Field(alias="register", pattern=r"^[A-Z][A-Z0-9-]{2,30}$")
    items: tuple[CheckItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> "Inspected":
        names = [item.id for item in self.items]
        if len(names) != len(set(names)):
            raise ValueError("two items have the same id")
        return self
