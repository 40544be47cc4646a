"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.exchange import models
from balcao.foundation.forgetting.api import Goes, Rule

FORGETS: tuple[Rule, ...] = (Goes(model=models.Delivery, where={"case_reference__in": "reference"}),)
