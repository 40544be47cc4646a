"""Answers with parts: address, person, seat; and answers with rows: groups, tables, bulk tables."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, fault, kind_of, register

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

MOST_ROWS = 100
MOST_BULK_ROWS = 10_000


def parse_parts(parts: tuple["Question", ...], posted: Posted, name: str) -> dict[str, Any]:
    """The answers to the questions inside another; fields are called ``<name>-<part>``."""
    answers = {part.id: kind_of(part.kind).parse(part, posted, f"{name}-{part.id}") for part in parts}
    return {key: value for key, value in answers.items() if value is not None}


def validate_parts(parts: tuple["Question", ...], value: Mapping[str, Any], context: Mapping[str, Any]) -> list[Fault]:
    """What is wrong inside; each part sees the whole as `row`."""
    from balcao.formkit.asking import faults_of

    found: list[Fault] = []
    inside = {**context, "row": value}
    for part in parts:
        found += faults_of(part, value.get(part.id), inside)
    unknown = set(value) - {part.id for part in parts}
    return found + [Fault(key, "unknown_part") for key in sorted(unknown)]


class _Composite(Kind):
    """A fixed set of parts."""

    parts: tuple[tuple[str, str, Any], ...] = ()

    @cached_property
    def questions(self) -> tuple["Question", ...]:
        """The parts as questions."""
        from balcao.formkit.definition import Question

        return tuple(
            Question(
                id=part,
                kind=kind,
                required=required is True,
                options=required if isinstance(required, tuple) else (),
            )
            for part, kind, required in self.parts
        )

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return parse_parts(self.questions, posted, name) or None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, dict):
            return fault(question, "not_understood")
        return [each.below(question.id) for each in validate_parts(self.questions, value, context)]

    def schema(self, question: "Question") -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {part.id: kind_of(part.kind).schema(part) for part in self.questions},
            "required": [part.id for part in self.questions if part.required is True],
            "additionalProperties": False,
        }


@register
class AddressKind(_Composite):
    """An address in Macao; the street in either official language."""

    name = "address"
    parts = (("street", "text", True), ("number", "text", False), ("building", "text", False), ("unit", "text", False))


@register
class PersonKind(_Composite):
    """A person by identity card and name, as in the identity register."""

    name = "person"
    parts: tuple[tuple[str, str, Any], ...] = (
        ("bir", "bir", True),
        ("name_zh", "text", False),
        ("name_pt", "text", False),
    )

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        if not found and not (value.get("name_zh") or value.get("name_pt")):
            found = [Fault("name_zh", "required").below(question.id)]
        return found


@register
class SeatKind(PersonKind):
    """A seat in a governing body: which organ, which post, who, for which term."""

    name = "seat"
    parts = (
        ("body", "choose_one", ("general_assembly_bureau", "board", "supervisory", "other")),
        ("post", "choose_one", ("president", "vice_president", "secretary", "treasurer", "member", "alternate")),
        *PersonKind.parts,
        ("term_start", "date", True),
        ("term_end", "date", True),
    )

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        found = super().validate(question, value, context)
        if not found:
            missing = [part for part in ("body", "post") if not value.get(part)]
            found = [Fault(part, "required").below(question.id) for part in missing]
        if not found and value["term_end"] <= value["term_start"]:
            found = [Fault("term_end", "term_ends_before_it_starts").below(question.id)]
        return found


class _Rows(Kind):
    """A list of rows, each with the same questions; conditions inside see their own `row`."""

    takes = frozenset({"questions", "least", "most"})
    most_rows = MOST_ROWS

    def misuse(self, question: "Question") -> str | None:
        return super().misuse(question) or (None if question.questions else f"a {self.name} needs `questions`")

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        numbers = sorted(
            {
                int(field.removeprefix(f"{name}-").split("-")[0])
                for field in posted
                if field.startswith(f"{name}-") and field.removeprefix(f"{name}-").split("-")[0].isdecimal()
            }
        )[: self.most_rows + 1]
        rows = [
            parse_parts(question.questions, posted, f"{name}-{number}")
            for number in numbers
            if f"{name}-{number}-remove" not in posted
        ]
        return [row for row in rows if row] or None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            return fault(question, "not_understood")
        most = min(question.most or self.most_rows, self.most_rows)
        if len(value) > most:
            return fault(question, "too_many_rows", most=most)
        if question.least is not None and len(value) < question.least:
            return fault(question, "too_few_rows", least=question.least)
        found: list[Fault] = []
        for number, row in enumerate(value):
            found += [each.below(question.id, number) for each in validate_parts(question.questions, row, context)]
        return found

    def schema(self, question: "Question") -> dict[str, Any]:
        properties = {part.id: kind_of(part.kind).schema(part) for part in question.questions}
        return {"type": "array", "items": {"type": "object", "properties": properties, "additionalProperties": False}}


@register
class GroupKind(_Rows):
    """A repeating group, asked row by row."""

    name = "group"


@register
class TableKind(_Rows):
    """The same as a group, shown as a table."""

    name = "table"


@register
class BulkTableKind(_Rows):
    """Up to 10,000 rows pasted or uploaded as CSV or XLSX; see `balcao.formkit.tables`."""

    name = "bulk_table"
    most_rows = MOST_BULK_ROWS
