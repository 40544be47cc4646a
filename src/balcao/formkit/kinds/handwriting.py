"""A person's handwriting: strokes on a sheet of our own, the ink of a photographed sheet, a typed name instead, or left
for the paper.

It is a picture of handwriting and never a signature in the sense of the law; every page that shows it says so. Kept are
the strokes' points, or where the ink begins and ends in each row, as whole numbers, and every picture is drawn from
them anew.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.foundation.ui.api import translate

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

WIDTH, HEIGHT = 600, 200
"""The sheet, in units of its own."""
MOST_STROKES, MOST_POINTS, FEWEST_POINTS = 200, 4000, 8
LONGEST_NAME = 120
_STROKES = re.compile(r"\d{1,3},\d{1,3}(?:[ |]\d{1,3},\d{1,3})*")
_INK = re.compile(r"\d{1,3}(?: \d{1,3},\d{1,3})+(?:\|\d{1,3}(?: \d{1,3},\d{1,3})+)*")
MOST_RUNS = 6000
_PARTS = frozenset({"strokes", "ink", "typed", "on_paper"})


@dataclass(frozen=True, slots=True)
class Drawing:
    """Handwriting as it is drawn: `lines` as points of polylines, `ink` as a path; one of both."""

    lines: tuple[str, ...] = ()
    ink: str = ""


def drawing_of(value: Any) -> Drawing | None:
    """What is to be drawn of an answer; None where nothing is."""
    if lines := strokes_of(value):
        return Drawing(lines=lines)
    runs = [f"M{x} {y}h{width}v1h-{width}z" for x, y, width in _runs(value)]
    return Drawing(ink="".join(runs)) if runs else None


def _runs(value: Any) -> Iterator[tuple[int, int, int]]:
    """Where ink begins in which row, and how long it goes on."""
    ink = value.get("ink") if isinstance(value, Mapping) else None
    if isinstance(ink, str) and _INK.fullmatch(ink):
        for row in ink.split("|"):
            y, *runs = row.split(" ")
            for run in runs:
                x, width = run.split(",")
                yield int(x), int(y), int(width)


def strokes_of(value: Any) -> tuple[str, ...]:
    """The strokes of a drawing as points of polylines on the sheet; none where nothing is drawn."""
    strokes = value.get("strokes") if isinstance(value, Mapping) else None
    return tuple(strokes.split("|")) if isinstance(strokes, str) and _STROKES.fullmatch(strokes) else ()


def as_svg(value: Any) -> str:
    """The drawing as a picture by itself; nothing where nothing is drawn."""
    drawing = drawing_of(value) or Drawing()
    lines = "".join(f'<polyline points="{each}"/>' for each in drawing.lines)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    pen = '<g fill="none" stroke="#0b0c0c" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">'
    if drawing.ink:
        return f'{head}<path fill="#0b0c0c" d="{drawing.ink}"/></svg>'
    return f"{head}{pen}{lines}</g></svg>" if lines else ""


@register
class HandwritingKind(Kind):
    """One of ``{strokes: "x,y x,y|x,y …"}``, ``{ink: "y x,width x,width|y …"}``, ``{typed: name}`` and
    ``{on_paper: true}``."""

    name = "handwriting"

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        """What was photographed goes before what is drawn, that before what is typed, and that before what is left for
        the paper."""
        cleared = first(posted, f"{name}-clear") == "yes"
        if not cleared and (ink := first(posted, f"{name}-ink").strip()):
            return {"ink": ink}
        if not cleared and (strokes := first(posted, f"{name}-strokes").strip()):
            return {"strokes": strokes}
        if typed := first(posted, f"{name}-typed").strip():
            return {"typed": typed}
        return {"on_paper": True} if first(posted, f"{name}-on_paper") == "yes" else None

    def typed(self, question: "Question", value: Any) -> str:
        return str(value.get("typed") or "") if isinstance(value, Mapping) else ""

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        if not isinstance(value, Mapping) or len(value) != 1 or not set(value) <= _PARTS:
            return fault(question, "not_understood")
        if "on_paper" in value:
            return [] if value["on_paper"] is True else fault(question, "not_understood")
        if "typed" in value:
            return _wrong_name(question, value["typed"])
        if "ink" in value:
            return self._wrong_ink(question, value)
        lines = strokes_of(value)
        points = [point for line in lines for point in line.split(" ")]
        if len(lines) > MOST_STROKES or len(points) > MOST_POINTS:
            return fault(question, "drawn_too_much")
        if len(set(points)) < FEWEST_POINTS:
            return fault(question, "drawn_too_little")
        inside = all(int(x) <= WIDTH and int(y) <= HEIGHT for x, y in (point.split(",") for point in points))
        return [] if inside else fault(question, "not_understood")

    def _wrong_ink(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        runs = list(_runs(value))
        if len(runs) > MOST_RUNS:
            return fault(question, "drawn_too_much")
        inside = all(width > 0 and x + width <= WIDTH and y < HEIGHT for x, y, width in runs)
        return [] if runs and inside else fault(question, "not_understood")

    def schema(self, question: "Question") -> dict[str, Any]:
        forms = {
            "strokes": {"type": "string", "pattern": f"^{_STROKES.pattern}$", "maxLength": MOST_POINTS * 8},
            "ink": {"type": "string", "pattern": f"^{_INK.pattern}$", "maxLength": MOST_RUNS * 8 + HEIGHT * 5},
            "typed": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
            "on_paper": {"const": True},
        }
        return {
            "oneOf": [
                {"type": "object", "properties": {part: form}, "required": [part], "additionalProperties": False}
                for part, form in forms.items()
            ]
        }

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        """How it was given, in words; the picture itself is drawn by who shows it."""
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        if value.get("typed"):
            return translate("ui.handwriting.typed", say.language, name=value["typed"])
        return translate(f"ui.handwriting.{'on_paper' if 'on_paper' in value else 'drawn'}", say.language)


def _wrong_name(question: "Question", name: Any) -> list[Fault]:
    if not isinstance(name, str) or not name.strip():
        return fault(question, "not_understood")
    if len(name) > LONGEST_NAME:
        return fault(question, "too_long", most=LONGEST_NAME)
    return fault(question, "control_characters") if any(ord(sign) < 32 for sign in name) else []
