"""Places and areas on the map of Macao: points and corners as one types them, with the area they enclose.

The map is a schematic of our own (`maps/macao.yaml`); no map server is asked, and nothing is measured from the picture.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.formkit.kinds.composites import Composite
from balcao.kernel.yaml_text import from_yaml

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

type Point = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""
SOUTH, NORTH, WEST, EAST = 22.06, 22.23, 113.50, 113.64
MOST_CORNERS = 60
DECIMALS = 6


@cache
def macao_map() -> Mapping[str, Any]:
    """The schematic: `land`, lists of corners, and `places` by id with `name` in every language and `at`."""
    text = (Path(__file__).parents[1] / "maps" / "macao.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = from_yaml(text)
    return found


def map_frame() -> tuple[float, float, float, float]:
    """What the map shows: south, north, west and east, in degrees."""
    return SOUTH, NORTH, WEST, EAST


def in_macao(point: Point) -> bool:
    """Whether it lies in the frame of the map."""
    return SOUTH <= point[0] <= NORTH and WEST <= point[1] <= EAST


def square_metres(corners: Sequence[Point]) -> int:
    """The area that the corners enclose, in whole square metres, on the ellipsoid at their middle latitude; for
    areas of a town the error is below one part in ten thousand."""
    middle = math.radians(sum(latitude for latitude, _ in corners) / len(corners))
    north = 111132.954 - 559.822 * math.cos(2 * middle) + 1.175 * math.cos(4 * middle)
    east = 111412.84 * math.cos(middle) - 93.5 * math.cos(3 * middle) + 0.118 * math.cos(5 * middle)
    # Counted from the first corner: the differences of large numbers would cost digits.
    flat = [((lon - corners[0][1]) * east, (lat - corners[0][0]) * north) for lat, lon in corners]
    pairs = zip(flat, [*flat[1:], flat[0]], strict=True)
    return round(abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2)


def crosses_itself(corners: Sequence[Point]) -> bool:
    """Whether two sides that are no neighbours meet."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    for one, (a, b) in enumerate(sides):
        for other in range(one + 2, len(sides) - (one == 0)):
            c, d = sides[other]
            if side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0:
                return True
    return False


@register
class MapPlaceKind(Composite):
    """A place: its latitude and longitude, and in words where it is. One of the map's places may be named instead."""

    name = "map_place"
    parts = (("latitude", "decimal", True), ("longitude", "decimal", True), ("place_words", "text", False))

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        found = super().parse(question, posted, name)
        known = macao_map()["places"].get(first(posted, f"{name}-known"))
        if known and not (found and (found.get("latitude") or found.get("longitude"))):
            latitude, longitude = known["at"]
            found = {**(found or {}), "latitude": str(latitude), "longitude": str(longitude)}
        return found

    def together(self, question: "Question", value: Mapping[str, Any]) -> list[Fault]:
        point = float(value["latitude"]), float(value["longitude"])
        return [] if in_macao(point) else [Fault("latitude", "not_in_macao").below(question.id)]

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping):
            return super().shown(question, value, say, *path)
        at = ", ".join(str(value.get(part, "—")) for part in ("latitude", "longitude"))
        return f"{value['place_words']} ({at})" if value.get("place_words") else at


@register
class MapAreaKind(Kind):
    """An area by its corners in order: `corners`, each latitude and longitude, and `m2`, what they enclose."""

    name = "map_area"

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        text = first(posted, f"{name}-corners").strip()
        lines = [line for line in text.splitlines() if line.strip()]
        read = [re.fullmatch(r"\s*(-?\d{1,3}\.\d+)\s*[,;\s，]\s*(-?\d{1,3}\.\d+)\s*", line) for line in lines]
        if not lines or len(lines) < 3 or None in read:
            return text or None
        corners = [[round(float(each[1]), DECIMALS), round(float(each[2]), DECIMALS)] for each in read if each]
        return {"corners": corners, "m2": square_metres([(lat, lon) for lat, lon in corners])}

    def typed(self, question: "Question", value: Any) -> str:
        if not isinstance(value, Mapping):
            return super().typed(question, value)
        return "\n".join(f"{lat:.{DECIMALS}f}, {lon:.{DECIMALS}f}" for lat, lon in self._corners(value))

    def _corners(self, value: Mapping[str, Any]) -> list[Point]:
        """The corners; none where they are not written so."""
        rows = value.get("corners")
        if not isinstance(rows, list):
            return []
        good = all(
            isinstance(row, list)
            and len(row) == 2
            and all(isinstance(each, int | float) and not isinstance(each, bool) for each in row)
            for row in rows
        )
        return [(float(lat), float(lon)) for lat, lon in rows] if good else []

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        corners = self._corners(value) if isinstance(value, Mapping) and set(value) == {"corners", "m2"} else []
        if len(corners) < 3:
            return fault(question, "not_corners")
        if len(corners) > MOST_CORNERS:
            return fault(question, "too_many_corners", most=MOST_CORNERS)
        if not all(in_macao(corner) for corner in corners):
            return fault(question, "not_in_macao")
        if crosses_itself(corners):
            return fault(question, "corners_cross")
        return [] if value["m2"] == square_metres(corners) else fault(question, "area_not_so")

    def schema(self, question: "Question") -> dict[str, Any]:
        corner = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        return {
            "type": "object",
            "properties": {
                "corners": {"type": "array", "items": corner, "minItems": 3, "maxItems": MOST_CORNERS},
                "m2": {"type": "integer", "minimum": 0},
            },
            "required": ["corners", "m2"],
            "additionalProperties": False,
        }

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, Mapping) or not isinstance(value.get("m2"), int):
            return super().shown(question, value, say, *path)
        number = f"{value['m2']:,}"
        number = number.replace(",", ".") if say.language == "pt" else number
        return "\n".join([f"{number} m²", *self.typed(question, value).splitlines()])
