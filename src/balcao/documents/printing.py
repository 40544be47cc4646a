"""What a layout receives about the document itself: number, code, address, QR code and days in words."""

import io
from base64 import b64encode
from datetime import date
from typing import Any
from urllib.parse import quote

import segno
from django.conf import settings

from balcao.documents.models import Document
from balcao.foundation.ui.api import format_macau
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text


def verify_url(number: str, code: str) -> str:
    """The public address that says whether the document is genuine and in force."""
    return f"{settings.BALCAO_PUBLIC_URL}/verify/{quote(number)}/?code={code}"


def day_in_words(day: date) -> dict[str, str]:
    """A day as documents write it; the keys are those of layouts (zh, pt, en)."""
    return {"zh": format_macau(day, "zh-Hant"), "pt": format_macau(day, "pt"), "en": format_macau(day, "en")}


def qr_svg(address: str) -> str:
    """A QR code that is still read with a corner torn off (level Q)."""
    out = io.BytesIO()
    # Trying every mask for the prettiest one takes four fifths of the time; readers take any.
    segno.make(address, error="q", micro=False, mask=2).save(out, kind="svg", xmldecl=False, omitsize=True, border=0)
    return out.getvalue().decode()


def qr_picture(address: str) -> str:
    """The same as the address of a picture, for a page."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(address).encode()).decode()}"


def layout_data(document: Document) -> dict[str, Any]:
    """The caller's data with `document` added. Made from the row alone, so that it is always the same."""
    about = about_document(
        number=document.number,
        code=document.code,
        kind=document.kind,
        title=document.title,
        issued_on=macau_date(document.requested_at),
        valid_until=document.valid_until,
    )
    return {**document.data, "document": about}


def about_document(
    *, number: str, code: str, kind: str, title: Text, issued_on: date, valid_until: date | None
) -> dict[str, Any]:
    """What every layout receives of its document."""
    address = verify_url(number, code)
    return {
        "number": number,
        "code": code,
        "kind": kind,
        "title": {"zh": title["zh-Hant"], "pt": title["pt"], "en": title["en"]},
        "verify_url": address,
        "qr_svg": qr_svg(address),
        "issued_on": day_in_words(issued_on),
        "issued": {"year": issued_on.year, "month": issued_on.month, "day": issued_on.day},
        "valid_until": day_in_words(valid_until) if valid_until else None,
    }
