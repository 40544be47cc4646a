"""Who may do what with a holder's papers, and who checks them."""

from datetime import datetime

from django.conf import settings

from balcao.accounts.api import COUNTER
from balcao.catalogue.api import PaperKind, paper_kinds
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound, Refused
from balcao.papers.models import Paper


def kind_of(kind: str) -> PaperKind | None:
    """The kind as the data describe it."""
    return paper_kinds(settings.BALCAO_SERVICES).get(kind)


def scopes_of(kind: str) -> tuple[str, ...]:
    """The names under which papers of the kind may be mandated."""
    described = kind_of(kind)
    return described.scopes if described else ()


def locate(actor: Actor, at: datetime, paper_id: int, action: Action, *, lock: bool = False) -> Paper:
    """A paper of the holder the actor acts for, if the actor may do this with it.

    :raises NotFound, Refused: if they may not.
    """
    rows = Paper.objects.select_for_update() if lock else Paper.objects
    row = rows.filter(pk=paper_id, holder_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"paper {paper_id}")
    require(actor=actor, action=action, at=at, scopes=scopes_of(row.kind))
    return row


def require_counter(actor: Actor) -> None:
    """See that the actor works at a counter, where people come with their papers.

    :raises NotFound: otherwise.
    """
    if not actor.holds(COUNTER):
        raise NotFound("no counter")


def require_other(actor: Actor, paper: Paper) -> None:
    """See that nobody checks a paper of their own.

    :raises Refused: if it is theirs.
    """
    if paper.holder_id == actor.self_id or paper.added_by == actor.self_id:
        raise Refused("papers.own")
