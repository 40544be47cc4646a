"""Numbers with what they measure: shares, areas, quantities, amounts of other money, lengths of time, marks."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.formkit.kinds.composites import Composite
from balcao.formkit.kinds.numbers import DecimalKind, IntegerKind, read_number
from balcao.foundation.ui.api import translate

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

CURRENCIES = ("MOP", "HKD", "CNY", "EUR", "USD", "GBP", "JPY", "AUD", "CAD", "CHF", "SGD", "TWD", "THB", "PHP", "BRL")


def said_number(text: str, language: str) -> str:
    """A decimal as people write it: with a comma in Portuguese."""
    return text.replace(".", ",") if language == "pt" else text


class _Measure(DecimalKind):
    """A decimal with its unit behind it; none is negative."""

    unit = ""

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        number = self.number(value)
        if not found and question.min is None and number is not None and number < 0:
            found = fault(question, "too_small", least="0")
        return found

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return f"{said_number(str(value), say.language)} {self.unit}"


@register
class PercentKind(_Measure):
    """A share in per cent, from 0 to 100 unless told."""

    name = "percent"
    unit = "%"

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        number = self.number(value)
        if not found and question.max is None and number is not None and number > 100:
            found = fault(question, "too_large", most="100")
        return found


@register
class AreaKind(_Measure):
    """An area in square metres."""

    name = "area"
    unit = "m²"


@register
class LengthKind(_Measure):
    """A length in metres."""

    name = "length"
    unit = "m"


@register
class WeightKind(_Measure):
    """A weight in kilograms."""

    name = "weight"
    unit = "kg"


@register
class DimensionsKind(Composite):
    """Width and height, and where it has one depth, in metres."""

    name = "dimensions"
    parts = (("width", "length", True), ("height", "length", True), ("depth", "length", False))

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        sides = [said_number(str(value[part]), say.language) for part, _, _ in self.parts if value.get(part)]
        return f"{' × '.join(sides)} m"


@register
class QuantityKind(Composite):
    """How much of what: a number, and one of the `options` as its unit."""

    name = "quantity"
    takes = frozenset({"options", "min", "max"})

    def misuse(self, question: "Question") -> str | None:
        return super().misuse(question) or (None if question.options else "name the units as `options`")

    def parts_of(self, question: "Question") -> tuple["Question", ...]:
        from balcao.formkit.definition import Question

        least = 0 if question.min is None else question.min
        return (
            Question(id="quantity", kind="decimal", min=least, max=question.max),
            Question(id="measure", kind="choose_one", options=question.options),
        )

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        number = said_number(str(value.get("quantity", "")), say.language)
        return f"{number} {say.option(str(value.get('measure', '')), *path)}"


@register
class ForeignMoneyKind(Composite):
    """An amount in a currency that is named (ISO 4217); the amount is kept as text."""

    name = "foreign_money"
    parts = (("money_amount", "decimal", True), ("currency", "choose_one", CURRENCIES))

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        if "currency" not in value:
            return [Fault("currency", "required").below(question.id)]
        number = read_number(value["money_amount"]) or Decimal(0)
        if number < 0 or number * 100 != (number * 100).to_integral_value():
            return [Fault("money_amount", "not_an_amount").below(question.id)]
        return []

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        number = read_number(str(value.get("money_amount"))) if isinstance(value, Mapping) else None
        if number is None:
            return super().shown(question, value, say, *path)
        text = f"{number:,.2f}"
        return (
            f"{value.get('currency', '')} {text.translate(str.maketrans(',.', '.,')) if say.language == 'pt' else text}"
        )


@register
class FractionKind(Kind):
    """A share such as ``1/3``, kept in lowest terms; never more than the whole."""

    name = "fraction"
    in_a_cell = True

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        text = "".join(first(posted, name).split()).replace("／", "/")
        above, line, below = text.partition("/")
        if line and above.isdecimal() and below.isdecimal() and len(text) <= 15 and int(below):
            share = Fraction(int(above), int(below))
            return f"{share.numerator}/{share.denominator}"
        return text or None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        above, line, below = value.partition("/") if isinstance(value, str) else ("", "", "")
        numbers = line and above.isdecimal() and below.isdecimal() and len(value) <= 15
        return [] if numbers and 0 < int(above) <= int(below) else fault(question, "not_a_fraction")

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d+/\d+$"}


@register
class DurationKind(Composite):
    """How long: a whole number of days, weeks, months or years."""

    name = "duration"
    takes = frozenset({"min", "max"})

    def parts_of(self, question: "Question") -> tuple["Question", ...]:
        from balcao.formkit.definition import Question

        least = 1 if question.min is None else question.min
        return (
            Question(id="how_long", kind="integer", min=least, max=question.max),
            Question(id="counted_in", kind="choose_one", options=("days", "weeks", "months", "years")),
        )

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping) or not isinstance(value.get("how_long"), int):
            return super().shown(question, value, say, *path)
        one = "one_" if value["how_long"] == 1 else ""
        unit = translate(f"portal.duration.{one}{value.get('counted_in')}", say.language)
        return f"{value['how_long']} {unit}"


@register
class RatingKind(IntegerKind):
    """A mark from 1 to `most` (5); what the ends mean says the hint."""

    name = "rating"
    takes = frozenset({"most"})

    def options_of(self, question: "Question") -> tuple[str, ...]:
        return tuple(str(mark) for mark in range(1, (question.most or 5) + 1))

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        given = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= (question.most or 5)
        return [] if given else fault(question, "not_a_mark", most=question.most or 5)

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": question.most or 5}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return f"{value} / {question.most or 5}"
