"""The look-up of the demo world."""

from datetime import date, datetime

from balcao.associations.models import Copy
from balcao.associations.operations.register import list_associations
from balcao.associations.types import CopyState

ELECTED = {"4821": "2024-12-14", "5120": "2023-03-18"}


def load_demo(*, at: datetime) -> None:
    """List the demo associations whose seats the demo world holds, as if read from the register now."""
    list_associations(at=at)
    for number, elected_on in ELECTED.items():
        Copy.objects.filter(number=number, state=CopyState.NEVER.value).update(
            state=CopyState.READ.value, read_at=at, elected_on=date.fromisoformat(elected_on)
        )
