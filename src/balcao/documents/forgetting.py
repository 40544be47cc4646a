"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.documents import models
from balcao.documents.types import DocumentState
from balcao.foundation.forgetting.api import FORGOTTEN_AT, Blanked, Rule, Stays

FORGETS: tuple[Rule, ...] = (
    Blanked(
        model=models.Document,
        where={"case_reference__in": "reference", "number__in": "document"},
        finds={"document": "number", "document_id": "pk"},
        to={
            "state": DocumentState.DELETED.value,
            "deleted_at": FORGOTTEN_AT,
            "holder_id": "",
            "scopes": [],
            "layout": "",
            "data": {},
            "storage_key": "",
            "revoked_at": None,
            "revoked_reason": None,
        },
        why="Who still has the paper learns that it was issued, and when what stood behind it was deleted.",
    ),
    Blanked(
        model=models.Stamping,
        where={"document_id__in": "document_id"},
        to={"storage_key": ""},
        why="Who still has a file that was stamped again learns the same of it.",
    ),
    Stays(
        model=models.PaperPrint,
        where={"document_id__in": "document_id"},
        why="Who still has a copy on paper learns which one it was; it says nothing of what the paper said.",
    ),
)
