"""What a reviewer looks at in a decided case; kept as data beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from balcao.kernel.texts import LANGUAGES, Text
from balcao.kernel.yaml_text import from_yaml

RESULTS = ("ok", "not_ok", "not_applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing to look at: a short `name` and the question it `asks`."""

    id: str
    name: Text
    asks: Text


@cache
def criteria() -> tuple[Criterion, ...]:
    """All of them in their order, read once."""
    read = from_yaml(Path(__file__).with_name("quality.yaml").read_text(encoding="utf-8"))
    return tuple(
        Criterion(id=each["id"], name=_whole(each["name"]), asks=_whole(each["asks"])) for each in read["criteria"]
    )


def _whole(words: Mapping[str, str]) -> dict[str, str]:
    return {language: words[language] for language in LANGUAGES}
