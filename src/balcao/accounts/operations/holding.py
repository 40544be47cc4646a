"""Holding an account lower for a while, when what lets it count fully was proven by little."""

from datetime import datetime

from balcao.accounts.models import User
from balcao.accounts.subjects import waiting_period


def hold(*, user: User, at: datetime) -> None:
    """Level 2 at most for the waiting period. An account that is held already stays so, if it is held lower."""
    if user.highest_level(at) < 2:
        return
    user.held_level, user.held_until = 2, at + waiting_period()
    user.save(update_fields=["held_level", "held_until"])
