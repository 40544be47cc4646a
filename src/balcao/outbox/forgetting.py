"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.foundation.forgetting.api import Goes, Rule
from balcao.outbox.models import Call, Happening

FORGETS: tuple[Rule, ...] = (
    Goes(model=Happening, where={"draft_id__in": "draft"}),
    Goes(model=Call, where={"draft_id__in": "draft"}),
)
