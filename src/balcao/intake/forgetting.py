"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from balcao.foundation.forgetting.api import Blanked, Rule
from balcao.intake import models

GONE = "gone-"
NOBODY = Concat(Value(GONE), Cast(F("pk"), CharField()))

FORGETS: tuple[Rule, ...] = (
    Blanked(
        model=models.Entry,
        where={"case_reference__in": "reference"},
        to={"case_reference": NOBODY, "holder_id": NOBODY},
        why="Anyone may do a published draw again: its tickets stay, and name nobody.",
    ),
)
