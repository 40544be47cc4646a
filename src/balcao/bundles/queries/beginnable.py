"""What of a plan can begin for a holder."""

from collections.abc import Sequence

from balcao.entities.api import register_numbers
from balcao.guidance.api import PlannedService
from balcao.kernel.actor import Actor


def holder_kind(actor: Actor) -> str:
    """What kind of holder is acted for, as services name it."""
    return "person" if actor.entity_id is None else register_numbers(actor.entity_id)["kind"]


def begins_together(planned: Sequence[PlannedService], *, kind: str) -> list[PlannedService]:
    """Those of a plan that begin without a further question for this kind of holder."""
    return [
        each
        for each in planned
        if each.version is not None
        and kind in each.version.definition.data.audience
        and not each.version.definition.data.licence
    ]
