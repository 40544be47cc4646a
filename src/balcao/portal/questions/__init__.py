"""From a question's state to what a page shows of it: one handler a kind, one shape for all."""

from balcao.portal.questions.base import (
    Asked,
    Item,
    QuestionView,
    RowView,
    Search,
    field_id,
    view_of,
)

__all__ = ["Asked", "Item", "QuestionView", "RowView", "Search", "cell_words", "field_id", "view_of"]

from balcao.portal.questions import handwriting, lookups, maps, single  # noqa: F401
from balcao.portal.questions.rows import cell_words
