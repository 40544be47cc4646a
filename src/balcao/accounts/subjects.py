"""What codes and face checks are about, and how long one waits."""

from datetime import timedelta

from django.conf import settings


def opening_subject(opening_id: int) -> str:
    """An opening."""
    return f"opening:{opening_id}"


def recovery_subject(recovery_id: int) -> str:
    """A recovery."""
    return f"recovery:{recovery_id}"


def account_subject(user_id: int) -> str:
    """An account."""
    return f"user:{user_id}"


def change_subject(user_id: int) -> str:
    """A new phone or mail for an account."""
    return f"change:{user_id}"


def waiting_period() -> timedelta:
    """How long a recovery waits, and how long an account is held after a change that little vouched for."""
    return timedelta(hours=settings.BALCAO_RECOVERY_WAIT_HOURS)
