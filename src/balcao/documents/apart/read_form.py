"""Read a form that came back: what was typed into its fields, or which form a picture of it is.

JSON comes out: `codes` are the texts of the codes found, `fields` the values by name, `pages` how many there are.
"""

import io
import json
import sys
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents.apart.form_fields import CODE_FIELD, SEVERAL
from balcao.documents.apart.limits import confine
from balcao.documents.apart.pictures import page_of, pages_of, picture_of
from balcao.documents.apart.read_codes import texts_of

MOST_FIELDS, DEEPEST = 5_000, 20
MOST_PAGES, WIDTH = 4, 1600
"""So many pages are searched for a code, and how wide each is drawn, in pixels."""
LONGEST = 20_000


def main() -> None:
    """Read it."""
    data = confine()
    if not data.startswith(b"%PDF-"):
        found: dict[str, Any] = {"codes": texts_of(picture_of(data).convert("L")), "fields": {}, "pages": 1}
    else:
        document = pages_of(data)
        fields = typed(data)
        codes = fields.pop(CODE_FIELD, []) or _drawn(document)
        found = {"codes": codes, "fields": fields, "pages": len(document)}
    sys.stdout.write(json.dumps(found))


def typed(data: bytes) -> dict[str, list[str]]:
    """What the fields of a PDF hold, by name."""
    root = PdfFileReader(io.BytesIO(data), strict=False).root
    found: dict[str, list[str]] = {}
    waiting = [(each, "", 0) for each in (root["/AcroForm"].get("/Fields", ()) if "/AcroForm" in root else ())]
    for count, (reference, above, deep) in enumerate(iter(lambda: waiting.pop(0) if waiting else None, None)):
        if count > MOST_FIELDS or deep > DEEPEST:
            raise ValueError("too many fields")
        held = reference.get_object()
        name = ".".join(each for each in (above, str(held.get("/T", ""))) if each)
        waiting.extend((each, name, deep + 1) for each in held.get("/Kids", ()))
        value = str(held.get("/V", "")).strip()[:LONGEST]
        if not value or value == "/Off":
            continue
        if str(held.get("/FT", "")) == "/Btn":
            value, (name, _, _) = value.removeprefix("/"), name.partition(SEVERAL)
        found.setdefault(name, []).append(value)
    return found


def _drawn(document: Any) -> list[str]:
    for page in range(1, min(len(document), MOST_PAGES) + 1):
        if texts := texts_of(page_of(document, page, WIDTH).convert("L")):
            return texts
    return []


if __name__ == "__main__":
    main()
