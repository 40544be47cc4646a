"""The rules of posts, as data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from balcao.kernel.yaml_text import from_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What `rules.yaml` says."""

    clearances: tuple[str, ...]
    longest_years: int
    review_months: int
    for_all: str
    not_lent: tuple[str, ...]


@cache
def rules() -> Rules:
    """The rules, read once."""
    read = from_yaml(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
    return Rules(
        clearances=tuple(read["clearances"]),
        longest_years=int(read["longest_years"]),
        review_months=int(read["review_months"]),
        for_all=str(read["for_all"]),
        not_lent=tuple(read["not_lent"]),
    )


def clearances() -> tuple[str, ...]:
    """The clearances by name, from the lowest; a clearance is kept as its place among them."""
    return rules().clearances
