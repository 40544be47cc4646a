"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from balcao.foundation.forgetting.api import Blanked, Rule, Stays
from balcao.grants import models

NOBODY = Concat(Value("gone-"), Cast(F("pk"), CharField()))

FORGETS: tuple[Rule, ...] = (
    Stays(
        model=models.Part,
        where={"grant__case_reference__in": "reference"},
        why="The parts of a grant are sums of the fund's year, and name nobody.",
    ),
    Stays(
        model=models.Loan,
        where={"grant__case_reference__in": "reference"},
        why="How a loan is paid back are sums of the fund's year, and names nobody.",
    ),
    Blanked(
        model=models.Waiver,
        where={"loan__grant__case_reference__in": "reference"},
        to={"note": "—"},
        why="Who waived how much of a fund's money stays; why, which may speak of the borrower, does not.",
    ),
    Blanked(
        model=models.Raise,
        where={"case_reference__in": "reference"},
        to={"case_reference": NOBODY},
        why="What a grant was raised by is a sum of the fund's year.",
    ),
    Blanked(
        model=models.Report,
        where={"case_reference__in": "reference"},
        to={"case_reference": NOBODY},
        why="What was spent of a grant is a sum of the fund's year.",
    ),
    Blanked(
        model=models.Grant,
        where={"case_reference__in": "reference"},
        to={"case_reference": NOBODY, "holder_id": NOBODY, "activity": "", "scopes": []},
        why="What a fund spent in a year is public money: its sums stay, and name nobody.",
    ),
)
