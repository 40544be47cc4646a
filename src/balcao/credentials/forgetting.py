"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.credentials import models
from balcao.foundation.forgetting.api import Goes, Rule, Stays

FORGETS: tuple[Rule, ...] = (
    Stays(
        model=models.Issued,
        where={"subject__in": "document"},
        why="A place in a status list: without its row a credential that is invalid would be valid again.",
    ),
    Goes(model=models.Waiting, where={"grant_id__in": "grant"}),
    Goes(model=models.Delivery, where={"grant_id__in": "grant"}),
    Goes(model=models.Grant, where={"subject__in": "document"}, finds={"grant": "pk"}),
    Goes(model=models.Share, where={"subject__in": "document"}),
)
