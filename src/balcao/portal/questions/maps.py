"""Questions with a map: the schematic of Macao, what was put on it, and fields for who does not point."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from balcao.formkit.api import kind_of, macao_map, map_frame
from balcao.kernel.texts import pick
from balcao.portal.questions.base import Asked, Item, QuestionView, faults_below, inside, shows

SCALE = 10_000
"""Units of the picture to a degree of latitude."""


@shows("map_place")
def _place(asked: Asked, base: QuestionView) -> QuestionView:
    kind = kind_of("map_place")
    value = asked.value if isinstance(asked.value, Mapping) else {}
    parts = tuple(
        inside(asked, part, asked.name, value.get(part.id), faults_below(asked.faults, part.id))
        for part in kind.parts_of(asked.definition)
    )
    at = _number(value.get("latitude")), _number(value.get("longitude"))
    points = [at] if None not in at else []
    known = tuple(Item(key, pick(each["name"], asked.words.language)) for key, each in macao_map()["places"].items())
    return replace(
        base, template="portal/questions/map.html", parts=parts, items=known, map=_map(asked, "place", points)
    )


@shows("map_area")
def _area(asked: Asked, base: QuestionView) -> QuestionView:
    kind = kind_of("map_area")
    value = asked.value if isinstance(asked.value, Mapping) else {}
    points = [tuple(row) for row in value.get("corners") or ()]
    return replace(
        base,
        template="portal/questions/map.html",
        value=kind.typed(asked.definition, asked.value),
        shown=kind.shown(asked.definition, asked.value, asked.words).partition("\n")[0] if points else "",
        map=_map(asked, "area", points),
    )


def _map(asked: Asked, shape: str, points: list[Any]) -> dict[str, Any]:
    """What the picture holds, in its own units, the north at the top."""
    found, (south, north, west, east) = macao_map(), map_frame()
    narrow = math.cos(math.radians((south + north) / 2))

    def xy(point: Any) -> tuple[int, int]:
        return round((point[1] - west) * narrow * SCALE), round((north - point[0]) * SCALE)

    def line(corners: Any) -> str:
        return " ".join(f"{x},{y}" for x, y in map(xy, corners))

    width, height = xy((south, east))
    places = [
        {"x": xy(each["at"])[0], "y": xy(each["at"])[1], "name": pick(each["name"], asked.words.language)}
        for each in found["places"].values()
    ]
    return {
        "shape": shape,
        "width": width,
        "height": height,
        "frame": f"{south} {north} {west} {east}",
        "land": [line(each) for each in found["land"]],
        "places": places,
        "drawn": line(points),
        "point": dict(zip("xy", xy(points[0]), strict=True)) if points else None,
    }


def _number(text: Any) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None
