"""The house's rules for counters, from data: how long one is helped, and what each way of confirming counts as."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from balcao.counter.types import Way
from balcao.kernel.texts import Text
from balcao.kernel.yaml_text import from_yaml

FILE = Path(__file__).parent / "ways.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRule:
    """What a way counts as: `level` of assurance; how long it `waits`; after how many wrong codes it ends, if any."""

    level: int
    waits: timedelta
    tries: int
    basis: Text
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRules:
    """How long an assistance lasts, by how much it is prolonged and until when at most; what the ways count as."""

    lasts: timedelta
    prolong: timedelta
    longest: timedelta
    identified_level: int
    ways: Mapping[Way, WayRule]


@cache
def counter_rules() -> CounterRules:
    """The rules as they are written."""
    read = from_yaml(FILE.read_text(encoding="utf-8"))
    times = read["assistance"]
    ways = {
        Way(name): WayRule(
            level=int(each["level"]),
            waits=timedelta(minutes=int(each["minutes"])),
            tries=int(each["tries"]),
            basis=each["basis"],
            confidence=each["confidence"],
        )
        for name, each in read["ways"].items()
    }
    return CounterRules(
        lasts=timedelta(minutes=int(times["lasts"])),
        prolong=timedelta(minutes=int(times["prolong"])),
        longest=timedelta(minutes=int(times["longest"])),
        identified_level=int(read["identified"]["level"]),
        ways=ways,
    )
