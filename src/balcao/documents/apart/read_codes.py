"""Read the QR codes on a photograph: a JSON list of texts comes out. Nothing is followed."""

import io
import json
import sys

import zxingcpp
from PIL import Image, ImageOps

from balcao.documents.apart.limits import MOST_PIXELS, confine

SIDES = (2400, 1200, 4800)
"""The longest side, in pixels, in the order tried: what a camera blurs is read better when it is smaller, and what it
took from afar when it is larger."""
MOST = 5
QR = zxingcpp.barcode_formats_from_str("QRCode")


def main() -> None:
    """Tell the first texts found in any of the sizes."""
    data = confine()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError
    grey = ImageOps.exif_transpose(picture).convert("L")
    sys.stdout.write(json.dumps(texts_of(grey)[:MOST]))


def texts_of(grey: Image.Image) -> list[str]:
    """The texts of the codes on a picture, in the first size in which there are any."""
    for side in SIDES:
        longest = max(grey.size)
        factor = min(side / longest, 3)
        sized = grey.resize((max(1, round(grey.width * factor)), max(1, round(grey.height * factor))))
        for tried in (sized, ImageOps.autocontrast(sized, cutoff=2)):
            found = zxingcpp.read_barcodes(tried, formats=QR)
            if found:
                return [each.text for each in found]
    return []


if __name__ == "__main__":
    main()
