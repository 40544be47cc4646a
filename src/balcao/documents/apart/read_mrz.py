"""Read the lines at the foot of a passport or identity card: a JSON list of the lines that were read comes out.

The signs are read by Debian's tesseract, as a program of its own under the same limits; without it nothing is read.
"""

import io
import json
import subprocess
import sys
from shutil import which

from PIL import Image, ImageOps

from balcao.documents.apart.limits import confine
from balcao.documents.apart.pictures import page_of, pages_of, picture_of

WIDTHS = (1400, 2000)
"""Pixels across, in the order tried: 44 signs are read best some thirty pixels wide."""
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
ALONE = {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
LEAST = 28
"""A shorter line is none of these: cards have 30 signs in a line."""


def main() -> None:
    """Tell the lines read at the first width at which there are at least two."""
    data = confine()
    pdf = data.startswith(b"%PDF-")
    picture = page_of(pages_of(data), 1, WIDTHS[-1]) if pdf else picture_of(data)
    reader, found = which("tesseract", path="/usr/bin:/usr/local/bin"), list[str]()
    for width in WIDTHS if reader else ():
        found = _lines(str(reader), picture, width)
        if len(found) > 1:
            break
    sys.stdout.write(json.dumps(found))


def _lines(reader: str, picture: Image.Image, width: int) -> list[str]:
    grey = picture.convert("L")
    grey = grey.resize((width, max(1, round(grey.height * width / grey.width))), Image.Resampling.LANCZOS)
    foot = ImageOps.autocontrast(grey.crop((0, grey.height // 2, grey.width, grey.height)), cutoff=1)
    sent = io.BytesIO()
    foot.save(sent, "PNG")
    command = [reader, "stdin", "stdout", "--psm", "6", "-l", "eng", "-c", f"tessedit_char_whitelist={SIGNS}"]
    done = subprocess.run(command, input=sent.getvalue(), capture_output=True, check=True, env=ALONE)
    read = ("".join(line.split()) for line in done.stdout.decode("utf-8", "replace").splitlines())
    return [line for line in read if len(line) >= LEAST]


if __name__ == "__main__":
    main()
