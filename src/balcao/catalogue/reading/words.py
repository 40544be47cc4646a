"""A service's own texts, found by key in the page's language, with a text of the house behind them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from balcao.catalogue.registers import register_name, register_words
from balcao.catalogue.types import ServiceVersion
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.texts import pick, to_simplified
from balcao.reflists.api import label_of


class ServiceWords:
    """The texts of one service version in one language. Keys are dotted: ``questions.<id>.label``."""

    def __init__(self, texts: Mapping[str, Any], language: str, *, between: str = " · ") -> None:
        """`texts` maps each written language to its texts, nested or flat; `between` stands between parts."""
        self.language, self.between = language, between
        self._simplify = language == "zh-Hans"
        self._tree: Any = texts.get("zh-Hant" if self._simplify else language) or texts.get("zh-Hant") or {}

    def find(self, *keys: str) -> str:
        """The first of these texts that is written; nothing when none is."""
        for key in keys:
            found = self._at(key)
            if found:
                return to_simplified(found) if self._simplify else found
        return ""

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._tree.get(key) if isinstance(self._tree, Mapping) else None
        lines = tuple(str(line) for line in found) if isinstance(found, list | tuple) else ()
        return tuple(to_simplified(line) for line in lines) if self._simplify else lines

    def _at(self, key: str) -> str:
        if isinstance(self._tree, Mapping) and isinstance(self._tree.get(key), str):
            return str(self._tree[key])
        found: Any = self._tree
        for step in key.split("."):
            if not isinstance(found, Mapping):
                return ""
            found = found.get(step)
        return str(found) if isinstance(found, str) else ""

    def page_title(self, page_id: str) -> str:
        """The title of a page."""
        return self.find(f"pages.{page_id}.title") or page_id

    def label(self, *path: str) -> str:
        """The label of a question, or of a part inside it."""
        return self.find(*_keys(path, "label")) or self._house(f"portal.part.{path[-1]}") or path[-1]

    def hint(self, *path: str) -> str:
        """The hint below a label."""
        return self.find(*_keys(path, "hint"))

    def option(self, value: str, *path: str) -> str:
        """The words of an option; a part may have those of its question."""
        ending = f"options.{value}"
        return (
            self.find(*_keys(path, ending), *(_keys(path[:-1], ending) if path[1:] else ()))
            or self._house(f"portal.option.{value}")
            or value
        )

    def listed(self, list_id: str, code: str) -> str:
        """A code of a reference list in its newest words."""
        label = label_of(list_id, code)
        return pick(label, self.language) if label else code

    def fault(self, code: str, label: str, params: Mapping[str, Any], *path: str) -> str:
        """What is wrong and how to put it right."""
        written = self.find(*_keys(path, f"errors.{code}"))
        if written:
            return written
        key = f"portal.fault.{code}"
        return translate(key if known(key) else "portal.fault.other", self.language, label=label, **params)

    def register(self, name: str) -> str:
        """What people call a register, with who keeps it."""
        return register_name(name, self.language)

    def entry(self, register: str, field: str, value: Any) -> str:
        """What a register said of one thing in one field; of a day also what day that is, of rows one a line."""
        if isinstance(value, bool):
            return translate("ui.yes" if value else "ui.no", self.language)
        if isinstance(value, list):
            rows = [[self.entry(register, name, said) for name, said in row.items() if said] for row in value]
            return "\n".join(self.between.join(row) for row in rows)
        if isinstance(value, Mapping):
            return pick({str(key): str(text) for key, text in value.items()}, self.language)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            day, name = format_macau(date.fromisoformat(value), self.language), register_words(field, register)
            return f"{pick(name, self.language)} {day}" if name else day
        words = register_words(str(value), register)
        return pick(words, self.language) if words else str(value)

    def moment(self, written: str) -> str:
        """A moment as people write it."""
        return format_macau(datetime.fromisoformat(written), self.language)

    def _house(self, key: str) -> str:
        return translate(key, self.language) if known(key) else ""


def _keys(path: tuple[str, ...], ending: str) -> list[str]:
    """Where the text of a question may stand: inside its group, or by its own name."""
    joined = ".".join(path)
    nested = ".questions.".join(path)
    return list(
        dict.fromkeys(
            [f"questions.{joined}.{ending}", f"questions.{nested}.{ending}", f"questions.{path[-1]}.{ending}"]
        )
    )


_texts: dict[str, dict[str, Any]] = {}


def words_of(version: ServiceVersion, language: str) -> ServiceWords:
    """The texts of a published version, which never change."""
    if version.content_hash not in _texts:
        _texts[version.content_hash] = {
            written: texts.model_dump() for written, texts in version.definition.texts.items()
        }
    return ServiceWords(_texts[version.content_hash], language)
