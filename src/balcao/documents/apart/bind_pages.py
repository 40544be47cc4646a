"""Several photographed pages as one PDF of sheets of A4. The length of each picture in bytes comes as an argument."""

import io
import sys

from PIL import Image

from balcao.documents.apart.limits import confine
from balcao.documents.apart.pictures import picture_of

MOST_SIDE = 3000
QUALITY = 85
A4_INCHES = 11.69


def main() -> None:
    """Bind them."""
    data, start, pages = confine(), 0, []
    for length in map(int, sys.argv[1:]):
        pages.append(_sized(picture_of(data[start : start + length])))
        start += length
    sys.stdout.buffer.write(bound(pages))


def bound(pages: list[Image.Image]) -> bytes:
    """The pictures as pages."""
    out = io.BytesIO()
    dots = max(max(each.size) for each in pages) / A4_INCHES
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=QUALITY)
    return out.getvalue()


def _sized(picture: Image.Image) -> Image.Image:
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    return picture


if __name__ == "__main__":
    main()
