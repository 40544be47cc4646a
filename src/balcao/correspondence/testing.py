"""Departments that answer chats at any hour, for tests."""

from datetime import date, time
from typing import Any

from balcao.correspondence import rules
from balcao.correspondence.rules import Stretch


class _EveryDay:
    """A calendar without a closed day."""

    def is_working(self, day: date) -> bool:
        """Every day is one."""
        return True


def answer_chats_always(monkeypatch: Any, *departments: str) -> None:
    """These departments answer chats now, whenever that is."""
    always = (Stretch(days=frozenset(range(1, 8)), since=time.min, until=time.max),)
    monkeypatch.setattr(rules, "hours_known", lambda: dict.fromkeys(departments, always))
    monkeypatch.setattr(rules, "working_calendar", _EveryDay)


def answer_no_chats_now(monkeypatch: Any, *departments: str) -> None:
    """These departments answer chats, but not now: tomorrow."""
    monkeypatch.setattr(rules, "hours_known", lambda: dict.fromkeys(departments, ()))
