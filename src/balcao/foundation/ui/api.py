"""The door of the pages' common parts."""

from balcao.foundation.ui.assets import asset_url
from balcao.foundation.ui.dates import format_macau
from balcao.foundation.ui.header import Header, HeaderLink, supply_header
from balcao.foundation.ui.texts import LANGUAGE_NAMES, current_language, known, known_keys, text_of, translate

__all__ = [
    "LANGUAGE_NAMES",
    "Header",
    "HeaderLink",
    "asset_url",
    "current_language",
    "format_macau",
    "known",
    "known_keys",
    "supply_header",
    "text_of",
    "translate",
]
