"""Which ties keep an officer from a case, from data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from balcao.kernel.texts import Text
from balcao.kernel.yaml_text import from_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`governs`: whether it reaches entities the other person governs; `after_days`: how long it outlasts its end."""

    name: str
    governs: bool
    after_days: int
    confidence: str


@cache
def _read() -> Mapping[str, Any]:
    found: dict[str, Any] = from_yaml((Path(__file__).parent / "interests.yaml").read_text(encoding="utf-8"))
    return found


@cache
def relations() -> Mapping[str, Relation]:
    """The ties by name."""
    return {
        name: Relation(
            name=name, governs=each["governs"], after_days=int(each["after_days"]), confidence=each["confidence"]
        )
        for name, each in _read()["relations"].items()
    }


def interests_basis() -> Text:
    """The law behind it."""
    basis: Text = _read()["basis"]
    return basis
