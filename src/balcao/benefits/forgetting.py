"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.benefits import models
from balcao.foundation.forgetting.api import Blanked, Rule

FORGETS: tuple[Rule, ...] = (
    Blanked(
        model=models.Offer,
        where={"draft_id__in": "draft"},
        to={"draft_id": None, "answered_by_name": ""},
        why="An offer is made once in a period: without its row it would be made again.",
    ),
)
