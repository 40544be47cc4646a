"""The law behind single rows of a decision table."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.catalogue.parts import Confidence, Trilingual
from balcao.kernel.texts import Text

if TYPE_CHECKING:
    from balcao.catalogue.types import ServiceDefinition


class Article(Trilingual):
    """An article, or the provisions of a law, by which a row decides."""

    confidence: Confidence = "sourced"


def law_of(definition: "ServiceDefinition", found: Any) -> list[Text]:
    """The law that the row of one table in a trace names; nothing where it names none."""
    named = str(found.get("law") or "").split() if isinstance(found, Mapping) else []
    articles = definition.data.articles
    return [articles[name].text() for name in named if name in articles]


def law_of_trace(definition: "ServiceDefinition", trace: Mapping[str, Any]) -> list[Text]:
    """The law that every row that applied names, each once."""
    laws: list[Text] = []
    for found in trace.values():
        laws += [each for each in law_of(definition, found) if each not in laws]
    return laws


def whole_law(definition: "ServiceDefinition", trace: Mapping[str, Any]) -> list[Text]:
    """The law of the rows that applied, before that of the whole service; each once."""
    laws = law_of_trace(definition, trace)
    return laws + [text for each in definition.data.legal_basis if (text := each.text()) not in laws]
