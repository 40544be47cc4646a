"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.foundation.forgetting.api import Rule, Stays
from balcao.payments import models

BOOKS = "Orders, payments, receipts and the ledger are the books; they have years of their own."

FORGETS: tuple[Rule, ...] = (
    Stays(model=models.Order, where={"subject__in": "subject"}, why=BOOKS),
    Stays(model=models.Enforcement, where={"order__subject__in": "subject"}, why=BOOKS),
    Stays(model=models.Payout, where={"case_reference__in": "reference"}, why=BOOKS),
)
