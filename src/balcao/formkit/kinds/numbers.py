"""Whole numbers, decimals and money."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.kernel.money import format_mop, mop

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")
_BIGGEST = Decimal(10) ** 15


def read_number(text: str) -> Decimal | None:
    """A number as people in Macao write it: ``1,234.5``, ``1 234,5``, full-width digits; None if it is none."""
    plain = text.translate(_FULL_WIDTH).replace("\u00a0", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain and len(plain.split(",")[1]) != 3:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    if not plain or not set(plain) <= set("0123456789.-"):
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if abs(number) < _BIGGEST else None


class _Number(Kind):
    in_a_cell = True
    takes = frozenset({"min", "max"})
    code = "not_a_number"

    def stored(self, number: Decimal) -> Any:
        """The answer kept for a number, or None when it does not fit this kind."""
        raise NotImplementedError

    def number(self, value: Any) -> Decimal | None:
        """The number in a kept answer."""
        return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def limit(self, bound: int | str) -> Decimal:
        """A bound of the question in the unit of the answer."""
        return Decimal(str(bound))

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        text = first(posted, name).strip()
        number = read_number(text)
        stored = self.stored(number) if number is not None else None
        return (text or None) if stored is None else stored

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        number = self.number(value)
        if number is None:
            return fault(question, self.code)
        if question.min is not None and number < self.limit(question.min):
            return fault(question, "too_small", least=str(question.min))
        if question.max is not None and number > self.limit(question.max):
            return fault(question, "too_large", most=str(question.max))
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "integer"}


@register
class IntegerKind(_Number):
    """A whole number."""

    name = "integer"
    code = "not_a_whole_number"

    def stored(self, number: Decimal) -> Any:
        return int(number) if number == number.to_integral_value() else None


@register
class MoneyKind(_Number):
    """Typed in patacas, kept in avos; bounds are in patacas."""

    name = "money"
    code = "not_an_amount"

    def stored(self, number: Decimal) -> Any:
        return mop(number) if number * 100 == (number * 100).to_integral_value() else None

    def limit(self, bound: int | str) -> Decimal:
        return Decimal(str(bound)) * 100

    def typed(self, question: "Question", value: Any) -> str:
        number = self.number(value)
        return super().typed(question, value) if number is None else f"{number / 100:.2f}"

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return format_mop(value, say.language) if whole else super().shown(question, value, say)


@register
class DecimalKind(_Number):
    """A number with decimals, kept as text so that no digit changes."""

    name = "decimal"

    def stored(self, number: Decimal) -> Any:
        return format(number, "f")

    def number(self, value: Any) -> Decimal | None:
        return read_number(value) if isinstance(value, str) else super().number(value)

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
