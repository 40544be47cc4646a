"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from balcao.foundation.forgetting.api import Blanked, Rule, Stays
from balcao.vouchers import models

FORGETS: tuple[Rule, ...] = (
    Stays(
        model=models.Movement,
        where={"transfer__case_reference__in": "reference"},
        why="What moved on a voucher is only ever added: balances are its sum.",
    ),
    Blanked(
        model=models.Transfer,
        where={"case_reference__in": "reference"},
        to={"case_reference": Concat(Value("gone-"), Cast(F("pk"), CharField())), "to_card": ""},
        why="What was passed on is part of the balances of two vouchers; whose card it was is forgotten.",
    ),
)
