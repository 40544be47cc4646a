"""Answers with parts: address, person, seat; and answers with rows: groups, tables, bulk tables."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, kind_of, register, shown

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

MOST_ROWS = 100
MOST_SHOWN = 200
MOST_BULK_ROWS = 10_000


def parse_parts(parts: tuple["Question", ...], posted: Posted, name: str) -> dict[str, Any]:
    """The answers to the questions inside another; fields are called ``<name>-<part>``."""
    answers = {part.id: kind_of(part.kind).parse(part, posted, f"{name}-{part.id}") for part in parts}
    return {key: value for key, value in answers.items() if value is not None}


def row_numbers(name: str, posted: Posted) -> list[int]:
    """The numbers of the rows that were sent, in order; in some of them something is only searched for."""
    inside = f"{name}-"
    sent = (field.removeprefix("find.") for field in posted)
    numbers = (field.removeprefix(inside).split("-")[0] for field in sent if field.startswith(inside))
    return sorted({int(number) for number in numbers if number.isdecimal() and len(number) < 6})


def validate_parts(parts: tuple["Question", ...], value: Mapping[str, Any], context: Mapping[str, Any]) -> list[Fault]:
    """What is wrong inside; each part sees the whole as `row`, and the row around that as `outer`."""
    from balcao.formkit.asking import faults_of

    found: list[Fault] = []
    inside = within(value, context)
    for part in parts:
        found += faults_of(part, value.get(part.id), inside)
    unknown = set(value) - {part.id for part in parts}
    return found + [Fault(key, "unknown_part") for key in sorted(unknown)]


def within(row: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """What expressions inside a row see."""
    return {**context, "outer": context.get("row"), "row": row}


def standing_parts(parts: tuple["Question", ...], value: Any, context: Mapping[str, Any]) -> Any:
    """The answers to those parts that are asked, and what is no part and has to be refused."""
    from balcao.formkit.asking import is_asked

    if not isinstance(value, Mapping):
        return value
    stands = dict(value)
    for part in parts:
        inside = within(stands, context)
        if part.id in stands and not is_asked(part, inside):
            del stands[part.id]
        elif part.id in stands:
            stands[part.id] = kind_of(part.kind).standing(part, stands[part.id], inside)
    return stands


def to_settle(parts: tuple["Question", ...]) -> bool:
    """Whether what stands may differ from what was answered: something is asked of some only, or looked up."""
    return any(
        part.when or kind_of(part.kind).looked_up or to_settle(kind_of(part.kind).parts_of(part)) for part in parts
    )


def shown_parts(parts: tuple["Question", ...], value: Mapping[str, Any], say: Say, path: tuple[str, ...]) -> str:
    """The parts in one line; rows inside a row stand below it, each with both numbers."""
    line: list[str] = []
    below: list[str] = []
    for part in parts:
        text = shown(part, value.get(part.id), say, *path, part.id)
        if part.questions:
            below.append(text)
        else:
            line.append(text.replace("\n", say.between) if kind_of(part.kind).looked_up else text)
    said = say.between.join(text for text in line if text)
    return "\n".join([said, *(text for text in below if text)])


class Composite(Kind):
    """A fixed set of parts."""

    parts: tuple[tuple[str, str, Any], ...] = ()
    """Name, kind, and whether it is required: true, a condition, or the options of a choice."""

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

    def parts_of(self, question: "Question") -> tuple["Question", ...]:
        return self.questions

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return parse_parts(self.parts_of(question), posted, name) or None

    def standing(self, question: "Question", value: Any, context: Mapping[str, Any]) -> Any:
        parts = self.parts_of(question)
        return standing_parts(parts, value, context) if to_settle(parts) else value

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, dict):
            return fault(question, "not_understood")
        found = [each.below(question.id) for each in validate_parts(self.parts_of(question), value, context)]
        return found or self.together(question, value)

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        """What is wrong with the parts together, each being right by itself."""
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        parts = self.parts_of(question)
        return {
            "type": "object",
            "properties": {part.id: kind_of(part.kind).schema(part) for part in parts},
            "required": [part.id for part in parts if part.required is True and not part.when],
            "additionalProperties": False,
        }

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say)
        return shown_parts(self.parts_of(question), value, say, path) or super().shown(question, value, say)


def part_lacking(question: "Question", *parts: str) -> list[Fault]:
    """That these parts have to be filled in."""
    return [Fault(part, "required").below(question.id) for part in parts]


@register
class AddressKind(Composite):
    """An address in Macao; the street in either official language."""

    name = "address"
    parts = (("street", "text", True), ("number", "text", False), ("building", "text", False), ("unit", "text", False))


@register
class PersonNameKind(Composite):
    """A person's name in Chinese, in Latin letters, or both, as on their document."""

    name = "person_name"
    parts: tuple[tuple[str, str, Any], ...] = (("name_zh", "text", False), ("name_pt", "text", False))

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        return [] if value.get("name_zh") or value.get("name_pt") else part_lacking(question, "name_zh")


@register
class PersonKind(PersonNameKind):
    """A person by identity card and name, as in the identity register."""

    name = "person"
    parts = (("bir", "bir", True), *PersonNameKind.parts)


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

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        found = super().together(question, value)
        found = found or part_lacking(question, *(part for part in ("body", "post") if not value.get(part)))
        if not found and value["term_end"] <= value["term_start"]:
            found = [Fault("term_end", "term_ends_before_it_starts").below(question.id)]
        return found


class _Rows(Kind):
    """A list of rows, each with the same questions; conditions inside see their own `row`, and where rows stand in
    rows, the `outer` one."""

    takes = frozenset({"questions", "least", "most"})
    most_rows = MOST_ROWS

    def misuse(self, question: "Question") -> str | None:
        if problem := super().misuse(question):
            return problem
        if not question.questions:
            return f"a {self.name} needs `questions`"
        inner = [part for part in question.questions if part.questions]
        if any(part.kind != "group" for part in inner):
            return "rows in rows are a `group`"
        if inner and self.name != "group":
            return f"a {self.name} has no rows in its rows; make it a `group`"
        if any(deeper.questions for part in inner for deeper in part.questions):
            return "rows stand in rows two deep at most"
        if self.name == "bulk_table" and any(kind_of(part.kind).looked_up for part in question.questions):
            return "nothing is looked up for thousands of rows; make it a `group`"
        return None

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        rows = [
            parse_parts(question.questions, posted, f"{name}-{number}")
            for number in row_numbers(name, posted)[: self.most_rows + 1]
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

    def standing(self, question: "Question", value: Any, context: Mapping[str, Any]) -> Any:
        if not isinstance(value, list) or not to_settle(question.questions):
            return value
        return [standing_parts(question.questions, row, context) for row in value]

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if isinstance(value, Mapping):  # one row by itself
            return shown_parts(question.questions, value, say, path)
        if not isinstance(value, list):
            return super().shown(question, value, say)
        lines: list[str] = []
        for number, row in enumerate(value[:MOST_SHOWN], start=1):
            if isinstance(row, Mapping):
                own, *below = shown_parts(question.questions, row, say, path).split("\n")
                lines += [f"{number}. {own}", *(f"{number}.{each}" for each in below)]
        if len(value) > MOST_SHOWN:
            lines.append(f"… ({len(value)})")
        return "\n".join(lines) or super().shown(question, value, say)

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
