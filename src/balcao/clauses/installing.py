"""The clauses that come with the catalogue: ``<department>/reasons.yaml``."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from balcao.catalogue.api import ShippedClause, shipped_clauses
from balcao.clauses.models import Clause, Version
from balcao.clauses.types import ClauseWords
from balcao.clauses.wording import checked
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date


@transaction.atomic
def install_clauses(*, actor: Actor, at: datetime, root: Path) -> int:
    """Add the clauses of the catalogue that are not there yet; what a department made of one since stays. Returns how
    many were new."""
    new = 0
    for department, shipped in shipped_clauses(root):
        if Clause.objects.filter(department=department, key=shipped.id).exists():
            continue
        _install(actor, at, department, shipped)
        new += 1
    return new


def _install(actor: Actor, at: datetime, department: str, shipped: ShippedClause) -> None:
    law = shipped.law.text() if shipped.law else {}
    words = checked(ClauseWords(title=shipped.title.text(), text=shipped.text.text(), law=law))
    clause = Clause.objects.create(department=department, kind=shipped.kind, service_id=shipped.service, key=shipped.id)
    Version.objects.create(
        clause=clause,
        number=1,
        title=words.title,
        text=words.text,
        law=words.law,
        since_on=macau_date(at),
        installed=True,
        proposed_at=at,
        proposed_by_name=actor.name,
        proposed_eyes=[actor.self_id],
        confirmed_at=at,
        confirmed_by_name=actor.name,
    )
    record(
        actor=actor,
        at=at,
        event="clauses:version:installed",
        subject=f"clause:{clause.pk}",
        data={"department": department, "key": shipped.id},
    )
