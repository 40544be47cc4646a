"""Copies of identity documents, marked before they are stored; photographed pages bound to one PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import ServiceDefinition, departments
from balcao.documents.apart.running import NotDone, run_apart
from balcao.documents.refusals import UploadRefused
from balcao.documents.typesetting import font_file
from balcao.formkit.api import FileRule
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date

MOST_MARKED_PAGES = 12
"""Of a copy of an identity document."""
LANGUAGES = ("zh-Hant", "pt")
"""A copy is marked in both official languages."""


@dataclass(frozen=True, slots=True)
class CopyMark:
    """The words across a copy: for which application, at which department, since which day; a line a language."""

    lines: tuple[str, ...]


def mark_for(rule: FileRule | None, definition: ServiceDefinition, *, at: datetime) -> CopyMark | None:
    """How a file given for this question of the service is marked; None where it is kept as it is."""
    if rule is None or not rule.marked:
        return None
    names, service = departments(settings.BALCAO_SERVICES)[definition.data.department], definition.text("name")
    return CopyMark(
        tuple(
            translate(
                "documents.mark.line",
                language,
                service=service[language],
                department=names[language],
                day=format_macau(macau_date(at), language),
            )
            for language in LANGUAGES
        )
    )


def marked(data: bytes, mark: CopyMark) -> bytes:
    """The copy with its mark: a PDF stays one, a picture is a JPEG.

    :raises UploadRefused: if it cannot be drawn.
    """
    try:
        return run_apart("mark_copy", font_file(), *mark.lines, data=data)
    except NotDone:
        raise UploadRefused("unreadable") from None


def bind_pages(pages: Sequence[bytes]) -> bytes:
    """Photographs as the pages of one PDF.

    :raises UploadRefused: if one of them cannot be read.
    """
    try:
        return run_apart("bind_pages", *(str(len(each)) for each in pages), data=b"".join(pages))
    except NotDone:
        raise UploadRefused("unreadable") from None
