"""Wordings that a department keeps in every language, where an officer used them: the reader gets their own language.

The officer's text is kept as it was written, in one language. Where a clause stands in it word for word, it is read in
the others as the clause says it there; what was written into its blanks, such as ``{document}``, goes along.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from balcao.foundation.ui.api import format_macau
from balcao.kernel.texts import LANGUAGES, Text

BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""What is still to be written; a name that ends in ``_on`` stands for a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A version of a department's clause, filled from a case as far as the case knows."""

    clause_id: int
    version: int
    text: Text

    def as_json(self) -> dict[str, Any]:
        """As a case keeps it."""
        return {"clause": self.clause_id, "version": self.version, "text": dict(self.text)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Clause":
        """The same again."""
        return cls(clause_id=kept["clause"], version=kept["version"], text=kept["text"])


def blanks_in(*texts: str) -> tuple[str, ...]:
    """What is still to be written in these texts, each once."""
    return tuple(dict.fromkeys(name for text in texts for name in BLANK.findall(text)))


def used_in(kept: Iterable[Mapping[str, Any]], *texts: str) -> list[dict[str, Any]]:
    """Those of the clauses that stand in one of the texts word for word, in whatever language."""
    return [dict(each) for each in kept if any(_found(each["text"], text) for text in texts)]


def spoken(text: str, kept: Sequence[Mapping[str, Any]]) -> Text:
    """A text in every language: its clauses as each language has them, all else as it was written."""
    return {language: _in_language(text, kept, language) for language in LANGUAGES}


def _in_language(text: str, kept: Sequence[Mapping[str, Any]], language: str) -> str:
    # The longest first, so that a clause that is part of another does not tear it.
    for each in sorted(kept, key=lambda one: -len(one["text"][language])):
        words = each["text"]
        found = _found(words, text)
        if found:
            said = BLANK.sub(lambda blank: _said(found, blank[1], language), words[language])  # noqa: B023
            text = text[: found.start()] + said + text[found.end() :]
    return text


def _said(found: re.Match[str], name: str, language: str) -> str:
    written = found.groupdict().get(name) or f"{{{name}}}"
    if name.endswith("_on"):
        try:
            return format_macau(date.fromisoformat(written), language)
        except ValueError:
            return written
    return written


def _found(words: Mapping[str, str], text: str) -> re.Match[str] | None:
    tries = (_pattern(words[language]).search(text) for language in LANGUAGES if words.get(language))
    return next((found for found in tries if found), None)


def _pattern(words: str) -> re.Pattern[str]:
    """A clause as it stands in a text, whatever was written into its blanks."""
    parts, seen = [], set[str]()
    for place, part in enumerate(BLANK.split(words)):
        if place % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>[^\n]{{1,300}}?)")
    # A blank at the end reaches to the end of its line.
    return re.compile("".join(parts) + (r"(?=\n|$)" if words.endswith("}") else ""))
