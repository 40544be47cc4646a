"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.dossiers import models
from balcao.foundation.forgetting.api import Goes, Rule

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.Deposit, where={"case_id__in": "case"}),
    Goes(model=models.Halt, where={"case_id__in": "case"}),
    Goes(model=models.Export, where={"case_id__in": "case"}),
)
