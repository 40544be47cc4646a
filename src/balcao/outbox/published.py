"""The types of happenings and how long they are kept, as data."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from balcao.outbox.types import HappeningType


@cache
def _written() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "happenings.yaml").read_text("utf-8"))
    return found


def keep_days() -> int:
    """So many days a happening is kept."""
    return int(_written()["keep_days"])


@cache
def happening_types() -> Mapping[str, HappeningType]:
    """Every type by its name."""
    return {
        name: HappeningType(name=name, version=each["version"], schema=each["data"])
        for name, each in _written()["types"].items()
    }
