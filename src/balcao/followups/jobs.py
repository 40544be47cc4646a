"""What happens after the cause was committed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="followups.follow_case")
def follow_case(draft_id: int) -> None:
    """Put before its holder what follows a granted application."""
    from balcao.followups import operations

    operations.follow_case(draft_id=draft_id, at=now())


@job(name="followups.follow_event")
def follow_event(event: str, cause: str, holder_id: str, told: Mapping[str, Any]) -> None:
    """Put before a holder what follows an event of theirs."""
    from balcao.followups import operations

    operations.follow_event(event=event, cause=cause, holder_id=holder_id, told=told, at=now())


@job(name="followups.tell", priority=5)
def tell(follow_up_id: int) -> None:
    """Begin its draft or offer it, and tell the holder, once."""
    from balcao.followups import operations

    operations.tell(follow_up_id=follow_up_id, at=now())


@periodic(name="followups.tell_what_is_due", cron="20 1 * * *")
def tell_what_is_due(timestamp: int) -> int:
    """At twenty past nine in the morning of Macao: those whose day has come; returns how many."""
    from balcao.followups.queries import due

    found = due(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for number in found:
        tell.defer_once(key=f"follow-up:{number}", follow_up_id=number)
    return len(found)
