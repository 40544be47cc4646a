"""What this room keeps of an application, and what becomes of it when its case is deleted."""

from balcao.esignatures import models
from balcao.foundation.forgetting.api import Goes, Rule

FORGETS: tuple[Rule, ...] = (Goes(model=models.Attempt, where={"draft_id__in": "draft"}),)
