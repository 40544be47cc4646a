"""Rows that the address of a reference list answered, and whether cases let them be published."""

from balcao.cases.queries.codes_used import codes_in_use
from balcao.foundation.bus.api import subscriber
from balcao.reflists.api import RowsFetched, take_fetched


@subscriber(RowsFetched)
def publish_what_takes_nothing(event: RowsFetched) -> None:
    """Have fetched rows published, unless a code that is used would vanish: then they wait for a person."""
    if not codes_in_use(event.list_id, event.vanishing):
        take_fetched(at=event.at, list_id=event.list_id, number=event.number)
