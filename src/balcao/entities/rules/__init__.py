"""The rules about mandates, read once from `mandates.yaml`."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from balcao.entities.types import Action
from balcao.kernel.yaml_text import from_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A usual need: what is filled in when one chooses it."""

    name: str
    actions: frozenset[Action]
    scope: str
    renewals_only: bool = False
    amount_up_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How long, how many, and when one is reminded."""

    longest: timedelta
    answer: timedelta
    remind_before: tuple[int, ...]
    review: timedelta
    most_open_requests: int
    own_substitute: bool
    longest_absence: timedelta
    think_over: timedelta
    remind_of_closing: tuple[int, ...]
    least_administrators: int
    most_administrators: int
    templates: tuple[Template, ...]


@cache
def rules() -> Rules:
    """The rules in force."""
    read: dict[str, Any] = from_yaml((Path(__file__).parent / "mandates.yaml").read_text(encoding="utf-8"))
    return Rules(
        longest=timedelta(days=read["longest_days"]),
        answer=timedelta(days=read["answer_days"]),
        remind_before=tuple(read["remind_before"]),
        review=timedelta(days=read["review_days"]),
        most_open_requests=read["most_open_requests"],
        own_substitute=read["own_substitute"],
        longest_absence=timedelta(days=read["longest_absence_days"]),
        think_over=timedelta(days=read["days_to_think_over_closing"]),
        remind_of_closing=tuple(sorted(read["remind_of_closing"])),
        least_administrators=read["administrators"]["least"],
        most_administrators=read["administrators"]["most"],
        templates=tuple(
            Template(name=name, **{**each, "actions": frozenset(Action(action) for action in each["actions"])})
            for name, each in read["templates"].items()
        ),
    )
