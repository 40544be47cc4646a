"""Saying that two cases belong together."""

from datetime import datetime

from balcao.cases.models import Case, CaseLink
from balcao.cases.types import LinkKind
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


def link(source: Case, target: Case, kind: LinkKind, *, actor: Actor, at: datetime) -> None:
    """Link two cases inside the verb that makes them belong together; linked again, nothing changes."""
    _, fresh = CaseLink.objects.get_or_create(
        source=source, target=target, kind=kind, defaults={"made_at": at, "made_by_name": actor.name}
    )
    if fresh:
        record(
            actor=actor,
            at=at,
            event="cases:case:linked",
            subject=f"case:{source.reference}",
            holder_id=source.holder_id,
            data={"kind": kind.value, "target": target.reference},
        )


def unlink(source: Case, target: Case, kind: LinkKind, *, actor: Actor, at: datetime) -> None:
    """Take a link back inside the verb that undoes it; there being none, nothing changes."""
    gone, _ = CaseLink.objects.filter(source=source, target=target, kind=kind).delete()
    if gone:
        record(
            actor=actor,
            at=at,
            event="cases:case:unlinked",
            subject=f"case:{source.reference}",
            holder_id=source.holder_id,
            data={"kind": kind.value, "target": target.reference},
        )
