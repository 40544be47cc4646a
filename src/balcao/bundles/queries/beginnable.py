"""What of a plan can begin for a holder."""

from collections.abc import Sequence

from balcao.entities.api import register_numbers
from balcao.guidance.api import PlannedService


def holder_kind(holder_id: str) -> str:
    """What kind of holder that is, as services name it."""
    kind, number = holder_id.split("-", 1)
    return "person" if kind == "p" else register_numbers(int(number))["kind"]


def begins_together(planned: Sequence[PlannedService], *, kind: str) -> list[PlannedService]:
    """Those of a plan that begin without a further question for this kind of holder."""
    return [
        each
        for each in planned
        if each.version is not None
        and kind in each.version.definition.data.audience
        and not each.version.definition.data.licence
    ]
