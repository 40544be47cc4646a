"""The kinds of question. Each registers a handler with one shape; nothing asks `if kind ==`."""

from balcao.formkit.kinds.base import UNSAFE, Fault, Kind, Posted, Say, kind_of, kinds, register, shown

__all__ = ["UNSAFE", "Fault", "Kind", "Posted", "Say", "kind_of", "kinds", "register", "shown"]

from balcao.formkit.kinds import (  # noqa: F401
    checked,
    choices,
    composites,
    dates,
    files,
    handwriting,
    identifiers,
    lookups,
    measures,
    numbers,
    opinions,
    people,
    places,
    spans,
    texts,
)
