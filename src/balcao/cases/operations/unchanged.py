"""Declaring that nothing changed since a licence was last given."""

from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.drafts import lock_draft
from balcao.cases.failures import NotNow
from balcao.cases.models import Answer, Case, Draft
from balcao.cases.operations.drafting import save_answers
from balcao.cases.types import Saved
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor


@transaction.atomic
def declare_unchanged(*, actor: Actor, at: datetime, draft_id: int) -> Saved:
    """Answer what follows from nothing having changed; what is answered already stays, what is still open is asked.

    :raises NotNow: where the service asks about every renewal anew.
    :raises AlreadyLodged: when there is nothing to answer any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    unchanged = get_version(draft.version_id).definition.data.unchanged
    if unchanged is None:
        raise NotNow
    last = _last_answers(draft)
    said = {name: last[name] for name in unchanged.again if last.get(name) is not None} | unchanged.answers
    given = {row.question: row for row in Answer.objects.filter(draft=draft)}
    open_ones = {name: value for name, value in said.items() if name not in given or given[name].value is None}
    seen = {name: row.version for name, row in given.items()}
    return save_answers(actor=actor, at=at, draft_id=draft_id, values=open_ones, seen=seen)


def _last_answers(draft: Draft) -> dict[str, Any]:
    """Those of the last application granted about this licence to this holder."""
    if not draft.licence_number:
        return {}
    granted = Case.objects.filter(holder_id=draft.holder_id, licence_number=draft.licence_number, outcome="approve")
    return granted.order_by("-lodged_at").values_list("answers", flat=True).first() or {}
