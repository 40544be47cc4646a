"""What this room keeps of an application, and what becomes of it when that is deleted."""

from balcao.foundation.forgetting.api import Goes, Rule
from balcao.venues import models

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.Slot, where={"booking__draft_id__in": "draft", "booking__case_reference__in": "reference"}),
    Goes(model=models.Booking, where={"draft_id__in": "draft", "case_reference__in": "reference"}),
)
