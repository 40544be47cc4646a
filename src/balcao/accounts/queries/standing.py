"""How an account stands: its sessions, and what waits."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from balcao.accounts.models import Recovery, User
from balcao.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One browser that is signed in."""

    session_id: int
    session_key: str
    browser: str
    address: str
    opened_at: datetime
    seen_at: datetime


def sessions_of(*, actor: Actor) -> list[SessionSummary]:
    """One's own sessions, the last used first."""
    user = User.objects.filter(person_id=actor.person_id or 0).first()
    rows = UserSession.objects.purge_and_list(user) if user else []
    return [
        SessionSummary(
            session_id=row.pk,
            session_key=row.session_key,
            browser=row.user_agent,
            address=row.ip,
            opened_at=row.created_at,
            seen_at=row.last_seen_at,
        )
        for row in sorted(rows, key=lambda each: each.last_seen_at, reverse=True)
    ]


def account_waits(*, actor: Actor, at: datetime) -> datetime | None:
    """From when a recovery of one's own account may be used; None if none waits."""
    waiting = Recovery.objects.filter(
        user__person_id=actor.person_id or 0,
        usable_at__isnull=False,
        done_at__isnull=True,
        cancelled_at__isnull=True,
        expires_at__gt=at,
    ).first()
    return waiting.usable_at if waiting else None
