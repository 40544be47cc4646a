"""Filling in a form as a PDF reader would."""

import io

from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def fill_in(pdf: bytes, typed: dict[str, str]) -> bytes:
    """The form with these values; a box is ticked by naming it ``name:value``, one of several by its value."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    left = dict(typed)
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        name = str(field["/T"])
        if name not in left:
            continue
        value = left.pop(name)
        if field["/FT"] == "/Tx":
            field["/V"] = pdf_string(value)
        else:
            field["/V"] = pdf_name(f"/{value}")
            for box in [each.get_object() for each in field.get("/Kids", [reference])]:
                if f"/{value}" in box["/AP"]["/N"]:
                    box["/AS"] = pdf_name(f"/{value}")
                    writer.update_container(box)
        writer.update_container(field)
    assert not left, f"no such fields: {sorted(left)}"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
