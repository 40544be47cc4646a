"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from django.db.models import Q

from balcao.foundation.forgetting.api import Goes, Rule
from balcao.worklists import models

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.Batch, where={"pk__in": "batch"}, only=Q(lines=None)),
    Goes(model=models.BatchLine, where={"reference__in": "reference"}, finds={"batch": "batch_id"}),
    Goes(model=models.Sheet, where={"case_id__in": "case"}, finds={"sheet": "pk"}),
    Goes(model=models.Mark, where={"sheet_id__in": "sheet"}),
    Goes(model=models.Told, where={"sheet_id__in": "sheet"}),
)
