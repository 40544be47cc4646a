"""Filling the blanks of a clause from a case, as far as the case knows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.cases.api import BLANK, OfficerCase, Revisable
from balcao.catalogue.api import ServiceVersion
from balcao.foundation.ui.api import format_macau
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text

KNOWN = ("applicant", "reference", "service", "lodged_on", "today_on", "deadline_on")
"""The blanks that a case fills; every other is the officer's to write."""


def known_of(case: OfficerCase, at: datetime) -> dict[str, Text]:
    """What the case says for each of `KNOWN`, where it says anything."""
    view = case.view
    return _in_languages(
        {
            "applicant": case.holder_name,
            "reference": view.reference,
            "lodged_on": macau_date(view.lodged_at),
            "deadline_on": view.clock.ends,
        },
        view.version,
        at,
    )


def known_of_decided(case: Revisable, at: datetime) -> dict[str, Text]:
    """The same of a case whose decision is revised; its term is over."""
    values = {"applicant": case.holder, "reference": case.reference, "lodged_on": macau_date(case.lodged_at)}
    return _in_languages(values, case.version, at)


def known_of_all(version: ServiceVersion, at: datetime) -> dict[str, Text]:
    """What is the same for all cases of a service."""
    return _in_languages({}, version, at)


def _in_languages(values: Mapping[str, Any], version: ServiceVersion, at: datetime) -> dict[str, Text]:
    values = {**values, "service": version.definition.text("name"), "today_on": macau_date(at)}
    return {
        name: {language: _said(value, language) for language in LANGUAGES} for name, value in values.items() if value
    }


def _said(value: Any, language: str) -> str:
    if isinstance(value, dict):
        return str(value[language])
    return value if isinstance(value, str) else format_macau(value, language)


def fill(text: Text, known: dict[str, Text]) -> Text:
    """The text with what is known in its place; other blanks stay as they are."""
    return {
        language: BLANK.sub(
            lambda blank: known[blank[1]][language] if blank[1] in known else blank[0],  # noqa: B023
            text[language],
        )
        for language in LANGUAGES
    }
