"""Help at a question, as pages and the form on paper show it."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils.safestring import mark_safe

from balcao.catalogue.api import field_help
from balcao.kernel.texts import pick


def help_at(name: str, language: str) -> Mapping[str, str] | None:
    """Words, example, what the picture shows and the picture itself; None where there is no help."""
    if not name:
        return None
    found = field_help(Path(settings.BALCAO_SERVICES), name)
    return {
        "text": pick(found.text, language),
        "example": pick(found.example, language) if found.example else "",
        "picture": pick(found.picture, language),
        "svg": mark_safe(found.svg),  # noqa: S308 - written anew from shapes alone when it was read
    }
