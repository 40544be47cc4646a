"""Whether a person can read what a picture, or the first page of a PDF, shows.

A JSON list comes out: `blurred`, `dark`, `small`. All is measured at the width at which a sheet of A4 has 120 dots an
inch: what is not sharp there is not read on paper either.
"""

import json
import sys

from PIL import Image, ImageFilter, ImageStat

from balcao.documents.apart.limits import confine
from balcao.documents.apart.pictures import page_of, pages_of, picture_of

WIDTH = 1000
TILES = 6
SHARP = 0.12
"""The least share of a tile's contrast that lies in its edges, in the sharpest tiles."""
CONTRAST = 12
"""A tile whose signs differ less is empty: grey levels, as a standard deviation."""
DARK = 90
"""The paper itself is darker than this grey level."""
LEAST_SIDE = 900
"""Pixels on the longer side: a sheet of A4 then has some 75 dots an inch."""
LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def main() -> None:
    """Look at it."""
    data = confine()
    pdf = data.startswith(b"%PDF-")
    picture = page_of(pages_of(data), 1, WIDTH) if pdf else picture_of(data)
    sys.stdout.write(json.dumps(notes_on(picture)))


def notes_on(picture: Image.Image) -> list[str]:
    """What makes it hard to read."""
    notes = ["small"] if max(picture.size) < LEAST_SIDE else []
    grey = picture.convert("L")
    if min(grey.size) > WIDTH:
        factor = WIDTH / min(grey.size)
        grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.BOX)
    found = sorted(_sharpness(grey), reverse=True)
    if not found or lightest(grey.histogram()) < DARK:
        return [*notes, "dark"]
    if found[len(found) // 4] < SHARP:
        notes.append("blurred")
    return notes


def _sharpness(grey: Image.Image) -> list[float]:
    """Of each tile that shows something: how much of its contrast is in its edges (variance of the Laplacian)."""
    inside = (1, 1, grey.width - 1, grey.height - 1)  # the outermost pixels have no neighbours, and are not filtered
    edges, grey, found = grey.filter(LAPLACE).crop(inside), grey.crop(inside), []
    across, down = grey.width // TILES, grey.height // TILES
    for row in range(TILES):
        for column in range(TILES):
            place = (column * across, row * down, (column + 1) * across, (row + 1) * down)
            contrast = ImageStat.Stat(grey.crop(place)).var[0]
            if contrast > CONTRAST**2:
                found.append(ImageStat.Stat(edges.crop(place)).var[0] / contrast)
    return found


def lightest(spread: list[int], *, of: int = 50) -> int:
    """The grey level of the paper: only one `of` so many pixels is lighter."""
    lighter = sum(spread) / of
    for level in range(255, 0, -1):
        lighter -= spread[level]
        if lighter <= 0:
            return level
    return 0


if __name__ == "__main__":
    main()
