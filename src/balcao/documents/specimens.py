"""A layout seen with the data of an example: the PDF as it would be made, and its pages as pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.documents.printing import about_document
from balcao.documents.typesetting import draw, typeset
from balcao.kernel.clock import macau_date
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text

CODE = "SPECIMEN"
STAMP = """#set page(foreground: place(center + horizon, rotate(-32deg, text(
  size: 54pt, weight: "bold", fill: rgb("#a8843f").lighten(68%), font: "Noto Serif CJK TC")[樣本 ESPÉCIME])))
"""
"""Laid over a picture, so that nobody takes it for a document."""
PPI = 110


@dataclass(frozen=True, slots=True)
class Specimen:
    """The PDF, and each page as a PNG on which it says that it is a specimen."""

    pdf: bytes
    pages: tuple[bytes, ...]


def specimen_data(
    data: Mapping[str, Any], *, register: str, kind: str, title: Text, at: datetime, valid_until: date | None
) -> dict[str, Any]:
    """What a layout receives of a document that is none: number 0 of its register."""
    issued = macau_date(at)
    about = about_document(
        number=make_reference(register, issued.year, 0),
        code=CODE,
        kind=kind,
        title=title,
        issued_on=issued,
        valid_until=valid_until,
    )
    return {**data, "document": about}


def specimen(layout: str, data: Mapping[str, Any], *, at: datetime, ppi: int = PPI) -> Specimen:
    """The layout with these data.

    :raises LayoutFailed: with the place of the mistake.
    """
    return Specimen(typeset(layout, data, at=at), tuple(draw(STAMP + layout, data, at=at, ppi=ppi)))
