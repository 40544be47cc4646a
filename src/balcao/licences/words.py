"""The terms of a licence in words: what each is called, and its value as people write it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from balcao.catalogue.api import LicenceKind, code_list
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.licences.kinds import kind_of


def terms_in_words(kind: str, terms: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Name and value of each term that the kind describes, in its order; those without a value are left out."""
    described = kind_of(kind)
    if described is None:
        return []
    shown = (
        (pick(term.name.text(), language), _value(described, name, terms.get(name), language))
        for name, term in described.terms.items()
    )
    return [(name, value) for name, value in shown if value]


def parish_in_words(parish: str, language: str) -> str:
    """The name of a parish by its code."""
    words = code_list(settings.BALCAO_SERVICES, "parishes").get(parish)
    return pick(words, language) if words else parish


def _value(described: LicenceKind, name: str, value: Any, language: str) -> str:
    term = described.terms[name]
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return translate("ui.yes" if value else "ui.no", language)
    if isinstance(value, list):
        return listed((str(each) for each in value), language)
    if term.kind == "money":
        return format_mop(int(value), language)
    if term.kind == "date":
        return str(format_macau(date.fromisoformat(str(value)), language))
    if term.kind == "parish":
        return parish_in_words(str(value), language)
    option = term.options.get(str(value))
    return pick(option.text(), language) if option else str(value)
