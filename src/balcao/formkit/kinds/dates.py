"""Days, months, years and times of day. Kept in ISO 8601; a day is asked in three boxes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from balcao.formkit.expressions import BadExpression, evaluate_expression
from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.foundation.ui.api import format_macau

if TYPE_CHECKING:
    from balcao.formkit.definition import Question


class _Boxes(Kind):
    """Asked in boxes `<name>-<part>`; a single ISO text under `<name>` is taken as well."""

    takes = frozenset({"min", "max"})
    in_a_cell = True
    parts: tuple[tuple[str, int], ...] = ()
    code = ""

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        if whole := first(posted, name).strip():
            return whole
        pieces = [first(posted, f"{name}-{part}").strip() for part, _ in self.parts]
        if not any(pieces):
            return None
        widths = [width for _, width in self.parts]
        return "-".join(piece.zfill(width) for piece, width in zip(pieces, widths, strict=True))

    def understood(self, value: str) -> bool:
        """Whether the text names such a thing."""
        raise NotImplementedError

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, str) or not self.understood(value):
            return fault(question, self.code)
        earliest, latest = self._limit(question.min, context), self._limit(question.max, context)
        if earliest and value < earliest:
            return fault(question, "too_early", limit=earliest)
        if latest and value > latest:
            return fault(question, "too_late", limit=latest)
        return []

    def _limit(self, bound: int | str | None, context: Mapping[str, Any]) -> str | None:
        """A bound is ISO text or an expression such as `today`."""
        if bound is None:
            return None
        if re.match(r"^\d{4}", str(bound)):
            return str(bound)
        try:
            found = evaluate_expression(str(bound), context)
        except BadExpression:
            return None
        return str(found) if found else None


@register
class DateKind(_Boxes):
    """A day, ``2026-11-23``."""

    name = "date"
    parts = (("year", 4), ("month", 2), ("day", 2))
    code = "not_a_date"

    def understood(self, value: str) -> bool:
        try:
            return date.fromisoformat(value).isoformat() == value and value >= "1850"
        except ValueError:
            return False

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        understood = isinstance(value, str) and self.understood(value)
        return format_macau(date.fromisoformat(value), say.language) if understood else str(value)


@register
class MonthKind(_Boxes):
    """A month, ``2026-11``."""

    name = "month"
    parts = (("year", 4), ("month", 2))
    code = "not_a_month"

    def understood(self, value: str) -> bool:
        return re.fullmatch(r"(18[5-9]|19\d|2\d\d)\d-(0[1-9]|1[0-2])", value) is not None


@register
class YearKind(_Boxes):
    """A year, ``2026``."""

    name = "year"
    parts = (("year", 4),)
    code = "not_a_year"

    def understood(self, value: str) -> bool:
        return re.fullmatch(r"(18[5-9]|19\d|2\d\d)\d", value) is not None


@register
class TimeKind(_Boxes):
    """A time of day, ``09:30``."""

    name = "time"
    code = "not_a_time"

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        text = first(posted, name).strip().replace("：", ":").replace(".", ":")
        return (text.zfill(5) if re.fullmatch(r"\d:\d\d", text) else text) or None

    def understood(self, value: str) -> bool:
        return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None
