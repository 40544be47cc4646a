"""Text. Names may hold any character but control characters, and are never normalised."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.foundation.ui.api import times_in_words

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("[\r\n\u2028\u2029]")


def bound(value: Any, otherwise: int) -> int:
    """A numeric bound of a question, or the default."""
    return int(value) if value is not None else otherwise


@register
class TextKind(Kind):
    """One line; `min` and `max` count characters (200 unless told)."""

    name = "text"
    takes = frozenset({"min", "max"})
    in_a_cell = True
    longest = 200
    one_line = True

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, str):
            return fault(question, "not_text")
        if _CONTROL.search(value) or (self.one_line and _LINE_END.search(value)):
            return fault(question, "control_characters")
        longest, shortest = bound(question.max, self.longest), bound(question.min, 0)
        if len(value) > longest:
            return fault(question, "too_long", most=longest)
        if len(value) < shortest:
            return fault(question, "too_short", least=shortest)
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "string", "maxLength": bound(question.max, self.longest)}


@register
class LongTextKind(TextKind):
    """Several lines; up to 3,000 characters unless told."""

    name = "long_text"
    longest = 3000
    one_line = False

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        text = first(posted, name).replace("\r\n", "\n").strip()
        return text or None


@register
class TimesKind(LongTextKind):
    """Times by the day, a line each: ``2026-12-01 10:00–12:00, 14:00–16:00``. They are taken over from what was booked,
    and read back with the day as people write it."""

    name = "times"

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return times_in_words(str(value), say.language)


@register
class PaperNumberKind(TextKind):
    """The number of a paper, of a flat or of an entry in a register, as it is written there: typed and never spoken.
    `min` and `max` count characters (60 unless told)."""

    name = "paper_no"
    longest = 60

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return unicodedata.normalize("NFKC", first(posted, name)).strip() or None


@register
class ReadOnlyKind(Kind):
    """Shown from a register or an earlier answer; nobody types it."""

    name = "read_only"
    asks = False

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return None


@register
class ComputedKind(ReadOnlyKind):
    """The value of an expression, shown with the answers it came from; `shown_as` money (in whole avos), a date, or
    times by the day. With `options` the value is one of them, shown in its words."""

    name = "computed"
    takes = frozenset({"compute", "shown_as", "options"})

    def misuse(self, question: "Question") -> str | None:
        return super().misuse(question) or (None if question.compute else "a computed question needs `compute`")

    def schema(self, question: "Question") -> dict[str, Any]:
        return {}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return say.option(value, *path) if value in question.options else super().shown(question, value, say, *path)
