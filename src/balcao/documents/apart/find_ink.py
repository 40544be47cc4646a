"""Handwriting on a photographed sheet, as ink alone: cut out, straightened, and laid on a sheet of its own.

JSON comes out: `ink`, row by row of that sheet as `y x,width x,width|…`, in whole numbers; or `why` there is none:
``dark``, ``empty`` or ``busy``. Two arguments say how wide and high the sheet is. Nothing else of it is left.
"""

import json
import sys

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from balcao.documents.apart.limits import confine
from balcao.documents.apart.look_at import DARK, lightest
from balcao.documents.apart.pictures import picture_of

LONGEST = 1200
FAINTEST = 28
"""Grey levels by which ink is darker than its paper, at least."""
PART = 0.4
"""Of how much the darkest ink differs, what counts as ink."""
PAPER = 0.5
"""What is less than so light as the lightest place is no paper, but the table below it."""
MOST_TILT = 20
"""Degrees that a line of writing is turned back by."""
LEAST_GAIN = 0.9
"""Writing is turned where that makes it less than so much as high."""
MOST_COVERED, MOST_FILLED = 0.2, 0.45
"""Of the picture, and of the place where something is written: more is no handwriting."""
MARGIN = 10
MOST_ENLARGED = 2.0
MOST_RUNS = 6000


def main() -> None:
    """Find it."""
    sheet = (int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(found_on(picture_of(confine()), sheet)))


def found_on(picture: Image.Image, sheet: tuple[int, int]) -> dict[str, str]:
    """The ink, or why there is none."""
    grey = picture.convert("L")
    grey.thumbnail((LONGEST, LONGEST))
    if lightest(grey.histogram()) < DARK:
        return {"why": "dark"}
    ink = _written(grey)
    place = ink.getbbox() if ink else None
    if ink is None or place is None or max(place[2] - place[0], place[3] - place[1]) < max(grey.size) / 40:
        return {"why": "empty"}
    if _share(ink) > MOST_COVERED or _share(ink.crop(place)) > MOST_FILLED:
        return {"why": "busy"}
    runs = _runs(_laid(_straight(ink.crop(place)), sheet))
    return {"why": "busy"} if sum(line.count(",") for line in runs) > MOST_RUNS else {"ink": "|".join(runs)}


def _written(grey: Image.Image) -> Image.Image | None:
    """Where there is ink, white on black: what is darker than the paper around it, shadows and edges left out."""
    small = grey.resize((max(1, grey.width // 4), max(1, grey.height // 4)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(11)).filter(ImageFilter.GaussianBlur(6))
    light = PAPER * lightest(grey.histogram())
    inside = paper.point([255 if level >= light else 0 for level in range(256)]).filter(ImageFilter.MinFilter(25))
    darker = ImageChops.subtract(paper.resize(grey.size), grey)
    darker = ImageChops.multiply(darker, inside.resize(grey.size, Image.Resampling.NEAREST))
    deepest = lightest(darker.histogram(), of=1000)
    if deepest < FAINTEST:
        return None
    limit = max(FAINTEST, PART * deepest)
    ink = darker.point([255 if level >= limit else 0 for level in range(256)]).filter(ImageFilter.MedianFilter(3))
    for x in range(ink.width):
        _clear(ink, (x, 0), (x, ink.height - 1))
    for y in range(ink.height):
        _clear(ink, (0, y), (ink.width - 1, y))
    return ink


def _clear(ink: Image.Image, *places: tuple[int, int]) -> None:
    """Take away what runs off the picture: the edge of the sheet, a finger, the table."""
    for place in places:
        if ink.getpixel(place):
            ImageDraw.floodfill(ink, place, 0)


def _share(ink: Image.Image) -> float:
    return ink.histogram()[255] / (ink.width * ink.height)


def _straight(ink: Image.Image) -> Image.Image:
    """The writing turned so that it takes the least height, where that makes a difference."""
    small = ink.copy()
    small.thumbnail((400, 400))
    heights = {turn: _height(small, turn) for turn in range(-MOST_TILT, MOST_TILT + 1)}
    turn = min(heights, key=lambda each: (heights[each], abs(each)))
    if heights[turn] > heights[0] * LEAST_GAIN:
        return ink
    turned = ink.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    return turned.crop(turned.getbbox())


def _height(ink: Image.Image, turn: int) -> int:
    place = ink.rotate(turn, expand=True).getbbox()
    return place[3] - place[1] if place else ink.height


def _laid(ink: Image.Image, sheet: tuple[int, int]) -> Image.Image:
    """The writing in the middle of the sheet, as large as fits."""
    factor = min((sheet[0] - 2 * MARGIN) / ink.width, (sheet[1] - 2 * MARGIN) / ink.height, MOST_ENLARGED)
    size = (max(1, round(ink.width * factor)), max(1, round(ink.height * factor)))
    laid = Image.new("L", sheet, 0)
    laid.paste(ink.resize(size, Image.Resampling.BOX), ((sheet[0] - size[0]) // 2, (sheet[1] - size[1]) // 2))
    return laid.point([255 if level >= 100 else 0 for level in range(256)])


def _runs(sheet: Image.Image) -> list[str]:
    """Each row that has ink: where it begins, and how long it goes on."""
    found = []
    for y in range(sheet.height):
        row, runs, x = sheet.crop((0, y, sheet.width, y + 1)).tobytes(), [], 0
        while (start := row.find(b"\xff", x)) >= 0:
            end = row.find(b"\x00", start)
            x = end if end >= 0 else sheet.width
            runs.append(f"{start},{x - start}")
        if runs:
            found.append(f"{y} {' '.join(runs)}")
    return found


if __name__ == "__main__":
    main()
