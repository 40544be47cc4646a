"""Opening pictures and pages of PDFs as plain pictures, upright, without anything else that the file says."""

import io

import pypdfium2
from PIL import Image, ImageOps

from balcao.documents.apart.limits import MOST_PIXELS

LONGEST = 4000


def picture_of(data: bytes) -> Image.Image:
    """A PNG or JPEG.

    :raises ValueError: if it has too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    found = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    if found.width * found.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    return plain(ImageOps.exif_transpose(found))


def pages_of(data: bytes) -> pypdfium2.PdfDocument:
    """A PDF."""
    return pypdfium2.PdfDocument(data)


def page_of(document: pypdfium2.PdfDocument, page: int, width: int) -> Image.Image:
    """A page (from 1) of a PDF, so many pixels wide where it stands upright."""
    sheet = document[page - 1]
    across, down = sheet.get_size()
    scale = min(width / min(across, down), LONGEST / max(across, down))
    return plain(sheet.render(scale=scale).to_pil())


def plain(found: Image.Image) -> Image.Image:
    """The picture on white, without what the file said about it."""
    if found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info:
        found = found.convert("RGBA")
        white = Image.new("RGBA", found.size, "white")
        white.alpha_composite(found)
        found = white
    made = Image.new("RGB", found.size, "white")
    made.paste(found.convert("RGB"))
    return made
