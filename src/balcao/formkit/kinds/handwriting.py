"""A person's handwriting: strokes on a sheet of our own, a typed name instead, or left for the paper.

It is a picture of handwriting and never a signature in the sense of the law; every page that shows it says so. Kept are
the strokes' points alone, as whole numbers, and every picture is drawn from them anew.
"""

import re
from collections.abc import Mapping
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
_PARTS = frozenset({"strokes", "typed", "on_paper"})


def strokes_of(value: Any) -> tuple[str, ...]:
    """The strokes of a drawing as points of polylines on the sheet; none where nothing is drawn."""
    strokes = value.get("strokes") if isinstance(value, Mapping) else None
    return tuple(strokes.split("|")) if isinstance(strokes, str) and _STROKES.fullmatch(strokes) else ()


def as_svg(value: Any) -> str:
    """The drawing as a picture by itself; nothing where nothing is drawn."""
    lines = "".join(f'<polyline points="{each}"/>' for each in strokes_of(value))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    pen = '<g fill="none" stroke="#0b0c0c" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">'
    return f"{head}{pen}{lines}</g></svg>" if lines else ""


@register
class HandwritingKind(Kind):
    """One of ``{strokes: "x,y x,y|x,y …"}``, ``{typed: name}`` and ``{on_paper: true}``."""

    name = "handwriting"

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        """What is drawn goes before what is typed, and that before what is left for the paper."""
        cleared = first(posted, f"{name}-clear") == "yes"
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
        lines = strokes_of(value)
        points = [point for line in lines for point in line.split(" ")]
        if len(lines) > MOST_STROKES or len(points) > MOST_POINTS:
            return fault(question, "drawn_too_much")
        if len(set(points)) < FEWEST_POINTS:
            return fault(question, "drawn_too_little")
        inside = all(int(x) <= WIDTH and int(y) <= HEIGHT for x, y in (point.split(",") for point in points))
        return [] if inside else fault(question, "not_understood")

    def schema(self, question: "Question") -> dict[str, Any]:
        forms = {
            "strokes": {"type": "string", "pattern": f"^{_STROKES.pattern}$", "maxLength": MOST_POINTS * 8},
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
