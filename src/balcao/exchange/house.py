"""Registers that the house keeps itself: what a room above knows of a holder, asked for and seen like any register."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

type Answerer = Callable[[str, datetime], dict[str, Any]]
"""Says what is known of a holder at a moment, by field; nothing where nothing is."""

_answerers: dict[str, Answerer] = {}


def answers_for(register: str) -> Callable[[Answerer], Answerer]:
    """Have a function answer for a register of that id."""

    def remember(function: Answerer) -> Answerer:
        _answerers[register] = function
        return function

    return remember


def answerer_of(register: str) -> Answerer | None:
    """Who answers for a register in this house; None for one of another body."""
    return _answerers.get(register)
