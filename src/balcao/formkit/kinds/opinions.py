"""Answers that say something more: why, which other, in what order, several at once."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.formkit.kinds.composites import Composite
from balcao.formkit.kinds.identifiers import MailKind

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

MOST_LINES = 50


@register
class YesNoDetailsKind(Composite):
    """Yes or no, and if yes what there is to say about it."""

    name = "yes_no_details"

    def parts_of(self, question: "Question") -> tuple["Question", ...]:
        from balcao.formkit.definition import Question

        return (
            Question(id="yes", kind="yes_no"),
            Question(id="details", kind="long_text", when="row.yes == true"),
        )


@register
class ChooseOtherKind(Composite):
    """One of the options, or another one in words."""

    name = "choose_other"
    takes = frozenset({"options"})

    def misuse(self, question: "Question") -> str | None:
        if problem := super().misuse(question):
            return problem
        if not question.options:
            return "name `options`"
        return "`other` is an option already; leave it out" if "other" in question.options else None

    def parts_of(self, question: "Question") -> tuple["Question", ...]:
        from balcao.formkit.definition import Question

        return (
            Question(id="chosen", kind="choose_one", options=(*question.options, "other")),
            Question(id="in_words", kind="text", when="row.chosen == 'other'"),
        )

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        return str(value.get("in_words") or say.option(str(value.get("chosen", "")), *path))


@register
class RankingKind(Kind):
    """All options in an order, the first before the others: a list of them."""

    name = "ranking"
    takes = frozenset({"options"})

    def misuse(self, question: "Question") -> str | None:
        return super().misuse(question) or (None if len(question.options) > 1 else "name two `options` at least")

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        places = {each: first(posted, f"{name}-{each}").strip() for each in question.options}
        given = {each: place for each, place in places.items() if place}
        wanted = {str(place) for place in range(1, len(question.options) + 1)}
        return sorted(given, key=lambda each: int(given[each])) if set(given.values()) == wanted else given or None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        complete = isinstance(value, list) and sorted(map(str, value)) == sorted(question.options)
        return [] if complete else fault(question, "not_an_order", most=len(question.options))

    def schema(self, question: "Question") -> dict[str, Any]:
        count = len(question.options)
        each = {"enum": list(question.options)}
        return {"type": "array", "items": each, "uniqueItems": True, "minItems": count, "maxItems": count}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, list):
            return super().shown(question, value, say, *path)
        return "\n".join(f"{place}. {say.option(str(each), *path)}" for place, each in enumerate(value, start=1))


@register
class TextListKind(Kind):
    """Several short texts, each on a line of its own; `least` and `most` (50) count them."""

    name = "text_list"
    takes = frozenset({"least", "most"})
    longest = 200

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        lines = [line.strip() for line in first(posted, name).splitlines()]
        return list(dict.fromkeys(line for line in lines if line)) or None

    def typed(self, question: "Question", value: Any) -> str:
        return "\n".join(map(str, value)) if isinstance(value, list) else super().typed(question, value)

    def wrong(self, question: "Question", line: str) -> str:
        """The code of what is wrong with one line; nothing if it is right."""
        return "line_too_long" if len(line) > self.longest else ""

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            return fault(question, "not_understood")
        most = question.most or MOST_LINES
        if len(value) > most:
            return fault(question, "too_many", most=most)
        if question.least is not None and len(value) < question.least:
            return fault(question, "too_few", least=question.least)
        for line in value:
            if code := self.wrong(question, line):
                return fault(question, code, line=line[:80])
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        each = {"type": "string", "maxLength": self.longest}
        return {"type": "array", "items": each, "maxItems": question.most or MOST_LINES}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return self.typed(question, value)


@register
class MailListKind(TextListKind):
    """Several mail addresses, each on a line, or parted by commas."""

    name = "email_list"

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return super().parse(question, {name: [re.sub(r"[,;，；]\s*", "\n", first(posted, name))]}, name)

    def wrong(self, question: "Question", line: str) -> str:
        return super().wrong(question, line) or ("" if MailKind.pattern.fullmatch(line) else "line_no_mail_address")
