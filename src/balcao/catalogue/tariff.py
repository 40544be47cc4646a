"""What a definition says about money: dated fees, surcharges, waivers, stamp duty."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from balcao.catalogue.parts import Avos, Confidence, Part, Period, Trilingual


class Band(Part):
    """A price for units up to `up_to` (no bound when absent)."""

    up_to: int | None = None
    amount: Avos


class Fee(Part):
    """A dated fee with its legal basis. `per` names the question whose value, or number of rows, is the quantity; of a
    ``share`` the question of kind money of which it is so many `percent`.
    """

    id: str
    kind: Literal["fixed", "per_unit", "per_row", "by_class", "share"] = "fixed"
    label: Trilingual
    period: Period = Period()
    amount: Avos | None = None
    bands: tuple[Band, ...] = ()
    classes: dict[str, Avos] = {}
    per: str | None = None
    percent: int = Field(default=100, ge=1, le=100)
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Fee":
        needs = {
            "fixed": self.amount is not None,
            "per_unit": bool(self.per and (self.bands or self.amount is not None)),
            "per_row": bool(self.per and self.amount is not None),
            "by_class": bool(self.per and self.classes),
            "share": bool(self.per),
        }
        if not needs[self.kind]:
            raise ValueError(f"fee {self.id!r} of kind {self.kind!r} lacks its amount, bands, classes or `per`")
        return self


class Step(Part):
    """From so many days (late, or left before expiry) something more is paid: avos or per cent."""

    up_to_days: int | None = None
    amount: Avos | None = None
    percent: int | None = Field(default=None, ge=0, le=1000)


class Surcharge(Part):
    """Paid on top. `steps` and `bands` count days late; `multiplier` applies when fewer than `days_left` remain."""

    kind: Literal["steps", "bands", "multiplier"]
    label: Trilingual
    steps: tuple[Step, ...] = ()
    days_left: int | None = None
    percent: int | None = None
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Surcharge":
        if self.kind == "multiplier" and (self.days_left is None or self.percent is None):
            raise ValueError("a multiplier needs `days_left` and `percent` (100 doubles)")
        if self.kind != "multiplier" and not self.steps:
            raise ValueError(f"surcharge of kind {self.kind!r} needs `steps`")
        return self


class Waiver(Part):
    """When the expression holds, on the days of the period, that share of the fees is not paid."""

    when: str
    period: Period = Period()
    percent: int = Field(default=100, ge=1, le=100)
    label: Trilingual
    basis: Trilingual
    confidence: Confidence = "sourced"


class DutyRate(Part):
    """What stamp duty was at a time: a share of the fee, or avos a document (and avos a page of it)."""

    period: Period = Period()
    percent: int | None = Field(default=None, ge=1, le=100)
    amount: Avos | None = None
    per_page: Avos = 0
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _one_measure(self) -> "DutyRate":
        if (self.percent is None) == (self.amount is None):
            raise ValueError("name either `percent` or `amount`")
        return self


class StampDuty(Part):
    """`_shared/stamp-duty.yaml`: the rates by kind of document, dated."""

    licence: tuple[DutyRate, ...] = Field(min_length=1)
    certificate: tuple[DutyRate, ...] = Field(min_length=1)


class Stamp(Part):
    """Which stamp duty is paid. `rates` come from `_shared/stamp-duty.yaml` when the folder is read."""

    kind: Literal["none", "licence", "certificate"] = "none"
    rates: SkipJsonSchema[tuple[DutyRate, ...]] = ()
