"""A copy of an identity document, drawn anew with words across all of it that say for what alone it is.

The font's file and the lines of words come as arguments. A picture comes out as JPEG, a PDF as a PDF of
pictures: the words cannot be taken off again.
"""

import io
import math
import sys

from PIL import Image, ImageDraw, ImageFont

from balcao.documents.apart.bind_pages import QUALITY, bound
from balcao.documents.apart.limits import confine
from balcao.documents.apart.pictures import page_of, pages_of, picture_of

WIDTH, MOST_SIDE = 1654, 2600
TURN, APART = 24, 4
"""Degrees, and how many heights of a letter lie between two lines."""
INK, HALO = (130, 20, 40, 130), (255, 255, 255, 70)
TRADITIONAL = 3
"""The face of traditional Chinese in a collection of Noto CJK."""


def main() -> None:
    """Mark it."""
    font, *lines = sys.argv[1:]
    data = confine()
    if data.startswith(b"%PDF-"):
        document = pages_of(data)
        sheets = [page_of(document, each + 1, WIDTH) for each in range(len(document))]
        sys.stdout.buffer.write(bound([marked(each, lines, font) for each in sheets]))
        return
    picture = picture_of(data)
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    out = io.BytesIO()
    marked(picture, lines, font).save(out, "JPEG", quality=QUALITY)
    sys.stdout.buffer.write(out.getvalue())


def marked(picture: Image.Image, lines: list[str], font: str) -> Image.Image:
    """The picture with the lines slanting over all of it in turn, so near to each other that no part is without one."""
    size = max(11, round(min(picture.size) / 32))
    face = ImageFont.truetype(font, size, index=TRADITIONAL if font.endswith(".ttc") else 0)
    side = math.ceil(math.hypot(*picture.size))
    over = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(over)
    for row, top in enumerate(range(0, side, APART * size)):
        text = f"{lines[row % len(lines)]}　·　"
        length = pen.textlength(text, face)
        start = -(row * 0.37 % 1) * length
        repeated = text * math.ceil((side - start) / length)
        pen.text((start, top), repeated, INK, face, stroke_width=max(1, size // 18), stroke_fill=HALO)
    turned = over.rotate(TURN, Image.Resampling.BICUBIC)
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    band = turned.crop((left, top, left + picture.width, top + picture.height))
    return Image.alpha_composite(picture.convert("RGBA"), band).convert("RGB")


if __name__ == "__main__":
    main()
