"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.followups import models
from balcao.foundation.forgetting.api import Goes, Rule

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.FollowUp, where={"case_reference__in": "reference", "draft_id__in": "draft"}),
)
