"""Who may read a document, and who may revoke one."""

from datetime import datetime

from balcao.documents.models import Document
from balcao.entities.api import Action, require
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound, Refused


def require_reading(*, actor: Actor, at: datetime, document: Document) -> None:
    """See that the actor acts for the document's holder and may see their things.

    :raises NotFound: otherwise; whether the document exists is nobody else's business.
    """
    if actor.holder_id != document.holder_id:
        raise NotFound(f"document {document.number}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=tuple(document.scopes))


def require_revoking(*, actor: Actor, document: Document) -> None:
    """See that the actor heads the department that issued the document, or is the platform itself.

    :raises NotFound: for everyone outside that department.
    :raises Refused: for its other officers.
    """
    if actor.is_system:
        return
    if document.department not in actor.departments:
        raise NotFound(f"document {document.number}")
    if not actor.holds(CHIEF, document.department):
        raise Refused("documents.revoke.chief_only")
