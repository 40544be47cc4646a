"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.foundation.forgetting.api import Blanked, Rule
from balcao.licences import models

REGISTER = "The register of licences keeps what happened to a licence; of the case, its number."

FORGETS: tuple[Rule, ...] = (
    Blanked(
        model=models.Change,
        where={"case_reference__in": "reference"},
        to={"reason": {}, "annulled_why": {}},
        why=REGISTER,
    ),
    Blanked(model=models.Obligation, where={"case_reference__in": "reference"}, to={"note": ""}, why=REGISTER),
)
