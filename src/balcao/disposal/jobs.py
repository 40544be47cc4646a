"""What follows when a list is confirmed, and each night."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="disposal.tell_holders", queue="sweep")
def tell_holders(list_id: int) -> None:
    """Tell holders that their case will be deleted; what is left over goes on in the next run."""
    from balcao.disposal.operations.carrying import tell_some

    if tell_some(list_id=list_id, at=now()):
        tell_holders.defer(list_id=list_id)


@job(name="disposal.carry_out", queue="sweep")
def carry_out(list_id: int) -> None:
    """Delete the cases of a list whose day has come; what is left over goes on in the next run."""
    from balcao.disposal.operations.carrying import carry_out as some

    if some(list_id=list_id, at=now()):
        carry_out.defer(list_id=list_id)


@periodic(name="disposal.carry_out_lists", cron="10 19 * * *")
def carry_out_lists(timestamp: int) -> int:
    """At ten past three at night of Macao: tell who was not told, and delete what is due; returns how many lists."""
    from balcao.disposal.queries.lists import lists_under_way

    found = lists_under_way(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for list_id in found:
        tell_holders.defer_once(key=f"disposal-tell:{list_id}", list_id=list_id)
        carry_out.defer_once(key=f"disposal:{list_id}", list_id=list_id)
    return len(found)


@periodic(name="disposal.forget_by_day", cron="25 19 * * *")
def forget_by_day(timestamp: int) -> int:
    """At twenty-five past three at night of Macao: what is past its own day and no hold keeps; returns how many."""
    from balcao.disposal.operations.days import forget_what_is_over

    return forget_what_is_over(at=datetime.fromtimestamp(timestamp, tz=UTC))
