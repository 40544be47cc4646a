"""The kinds of question. Each registers a handler with one shape; nothing asks `if kind ==`."""

from balcao.formkit.kinds.base import UNSAFE, Fault, Kind, Posted, kind_of, kinds, register

__all__ = ["UNSAFE", "Fault", "Kind", "Posted", "kind_of", "kinds", "register"]

from balcao.formkit.kinds import choices, composites, dates, files, identifiers, numbers, texts  # noqa: F401
