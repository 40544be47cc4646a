"""Draw one page of a PDF, or a picture, anew as WebP.

Page (from 1), width in pixels and quarter turns come as arguments. One line with the number of the page and of all
pages comes out, and then the picture. Nothing in the file is run, and nothing is loaded from elsewhere.
"""

import io
import sys

from balcao.documents.apart.limits import confine
from balcao.documents.apart.pictures import page_of, pages_of, picture_of

QUALITY = 82


def main() -> None:
    """Draw it."""
    data = confine()
    page, width, turns = (int(each) for each in sys.argv[1:4])
    if data.startswith(b"%PDF-"):
        document = pages_of(data)
        pages = len(document)
        page = min(max(page, 1), pages)
        picture = page_of(document, page, width)
    else:
        page, pages, picture = 1, 1, picture_of(data)
    if turns:
        picture = picture.rotate(-90 * turns, expand=True)
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY)
    sys.stdout.buffer.write(f"{page} {pages}\n".encode() + out.getvalue())


if __name__ == "__main__":
    main()
