"""Legal holds; disposal lists with their items."""

from balcao.disposal.models.disposal_list import CONFIRMED, DisposalList, Item
from balcao.disposal.models.hold import LegalHold

__all__ = ["CONFIRMED", "DisposalList", "Item", "LegalHold"]
