"""How a case is sorted, and in whose hands it is, as its page shows it."""

from typing import Any

from balcao.cases.api import Sorting
from balcao.foundation.ui.api import format_macau
from balcao.kernel.texts import pick


def sorting_shown(sorting: Sorting, language: str) -> dict[str, Any]:
    """The labels to tick, and until when another officer has the case in hand."""
    ticked = {each.label_id for each in sorting.labels}
    return {
        "sort_labels": [
            {
                "value": each.label_id,
                "text": pick(each.name, language),
                "hint": pick(each.meaning, language),
                "checked": each.label_id in ticked,
            }
            for each in sorting.offered
        ],
        "reserved_until": format_macau(sorting.reserved_until, language) if sorting.reserved_until else "",
    }
