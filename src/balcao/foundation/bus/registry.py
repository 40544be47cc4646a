"""Events and their readers."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. Subclasses are frozen dataclasses named in the past tense."""


_subscribers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscriber[E: Event](kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Have a function called for every event of that kind, in the announcer's transaction."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        if function not in _subscribers[kind]:
            _subscribers[kind].append(function)
        return function

    return register


def announce(event: Event) -> None:
    """Tell everyone who subscribed; a failing subscriber fails the whole transaction."""
    for function in _subscribers[type(event)]:
        function(event)


def subscribers_of(kind: type[Event]) -> tuple[Callable[[Any], None], ...]:
    """Who listens, for the tests about the building."""
    return tuple(_subscribers[kind])
