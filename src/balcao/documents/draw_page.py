"""Draw one page of a PDF, or a picture, as a PNG: a process of its own, because what it reads comes from strangers.

Bytes in, one line with the number of pages and then the PNG out. Nothing in the file is run, and nothing is loaded
from elsewhere; the process may use ten seconds and a gigabyte.
"""

import io
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

MEMORY, SECONDS = 1 << 30, 10
LONGEST, MOST_PIXELS = 4000, 60_000_000


def main() -> None:
    """Page (from 1), width in pixels and quarter turns come as arguments."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    page, width, turns = (int(each) for each in sys.argv[1:4])
    data = sys.stdin.buffer.read()
    pages, picture = _of_pdf(data, page, width) if data.startswith(b"%PDF-") else (1, _of_picture(data))
    if turns:
        picture = picture.rotate(-90 * turns, expand=True)
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    sys.stdout.buffer.write(f"{pages}\n".encode() + out.getvalue())


def _of_pdf(data: bytes, page: int, width: int) -> tuple[int, Image.Image]:
    document = pypdfium2.PdfDocument(data)
    pages = len(document)
    sheet = document[min(max(page, 1), pages) - 1]
    across, down = sheet.get_size()
    scale = min(width / min(across, down), LONGEST / max(across, down))
    return pages, sheet.render(scale=scale).to_pil()


def _of_picture(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError
    return ImageOps.exif_transpose(picture)


if __name__ == "__main__":
    main()
