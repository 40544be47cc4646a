"""Doubles for tests of pages."""

from typing import Any


def nobody(request: Any) -> None:
    """An actor supplier that knows no one."""
    return
