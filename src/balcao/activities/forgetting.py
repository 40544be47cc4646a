"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from balcao.activities import models
from balcao.foundation.forgetting.api import Blanked, Rule, Stays

GONE = Concat(Value("gone-"), Cast(F("pk"), CharField()))

FORGETS: tuple[Rule, ...] = (
    Blanked(
        model=models.Attendance,
        where={"case_reference__in": "reference"},
        to={"case_reference": GONE},
        why="How many came is what the organiser reports; who it was is forgotten.",
    ),
    Blanked(
        model=models.Share,
        where={"case_reference__in": "reference"},
        to={"case_reference": GONE},
        why="What came in is what the organiser was sent; whose it was is forgotten.",
    ),
    Stays(
        model=models.Remittance,
        where={"activity__case_reference__in": "reference"},
        why="The books: what went on to the organiser, or came back from them.",
    ),
    Blanked(
        model=models.Activity,
        where={"case_reference__in": "reference"},
        to={"case_reference": GONE, "grant_reference": ""},
        why="It was published, and people enrolled in it whose own applications may be kept longer.",
    ),
)
