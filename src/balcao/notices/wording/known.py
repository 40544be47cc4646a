"""The wordings there are: their keys, kinds, places and examples."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from balcao.foundation.ui.api import format_macau, known_keys, translate
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, pick
from balcao.kernel.yaml_text import from_yaml
from balcao.notices.types import NoticeKind, WordingTexts

RULES = Path(__file__).parents[1] / "rules" / "wordings.yaml"
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """What is put somewhere into a wording: its type as an author reads it, an example by language."""

    name: str
    type: str
    example: Mapping[str, str]


@cache
def _rules() -> dict[str, Any]:
    return dict(from_yaml(RULES.read_text(encoding="utf-8")))


def kind_of(key: str) -> NoticeKind:
    """What the notice is about.

    :raises NotFound: if no rule says.
    """
    kinds = {begins: kind for begins, kind in _rules()["kinds"].items() if key.startswith(begins)}
    if not kinds:
        raise NotFound(f"wording {key}")
    return NoticeKind(kinds[max(kinds, key=len)])


@cache
def wording_keys() -> tuple[str, ...]:
    """The keys of all wordings, in order: what has a kind, a subject and a body."""
    begins = tuple(_rules()["kinds"])
    found = {key.removesuffix(".subject") for key in known_keys() if key.endswith(".subject")}
    return tuple(sorted(key for key in found if key.startswith(begins) and f"{key}.body" in known_keys()))


def shipped(key: str) -> WordingTexts:
    """The words that come with the software.

    :raises NotFound: if there is no such wording.
    """
    if key not in wording_keys():
        raise NotFound(f"wording {key}")
    return {
        language: {part: translate(f"{key}.{part}", language) for part in ("subject", "body")} for language in LANGUAGES
    }


def places_of(key: str) -> tuple[Place, ...]:
    """The places of a wording, by name."""
    names = {name for text in shipped(key).values() for part in text.values() for name in PLACE.findall(part)}
    return tuple(place(name) for name in sorted(names))


def place(name: str) -> Place:
    """A place by its name.

    :raises NotFound: if no rule describes it.
    """
    rule = _rules()["places"].get(name)
    if rule is None:
        raise NotFound(f"place {name}")
    example = rule["example"]
    if rule["type"] == "date":
        day = date.fromisoformat(example)
        return Place(name, rule["type"], {language: format_macau(day, language) for language in LANGUAGES})
    shown = example if isinstance(example, Mapping) else dict.fromkeys(LANGUAGES, example)
    return Place(name, rule["type"], {language: pick(shown, language) for language in LANGUAGES})
