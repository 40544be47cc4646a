"""Amounts that the law sets and changes, for expressions of the form: what they are, from which day, by which law."""

from collections.abc import Iterable

from pydantic import Field

from balcao.catalogue.parts import Avos, Confidence, Part, Period, Trilingual
from balcao.formkit.api import AmountFrom, DatedAmount, FormDefinition


class AmountValue(Part):
    """What it is in a period, in avos, and the law that says so."""

    period: Period = Period()
    amount: Avos
    basis: Trilingual
    confidence: Confidence = "sourced"


class AmountRule(Part):
    """`amounts.<id>` in the expressions of the form, in avos: on the day that question `day` holds, or, without it, on
    the day of the application. On a day without a value it is null; nothing is guessed."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    day: str | None = None
    values: tuple[AmountValue, ...] = Field(min_length=1)


def with_amounts(form: FormDefinition, rules: Iterable[AmountRule]) -> FormDefinition:
    """The form with the amounts that its expressions name."""
    amounts = tuple(DatedAmount(id=rule.id, day=rule.day, values=tuple(map(_value, rule.values))) for rule in rules)
    return form.model_copy(update={"amounts": amounts}) if amounts else form


def _value(value: AmountValue) -> AmountFrom:
    return AmountFrom.model_validate({"from": value.period.since, "until": value.period.until, "avos": value.amount})
