"""A form on paper that came back is kept with its draft."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.draft_failures import TooManyPaperForms
from balcao.cases.drafts import audit_draft, lock_draft, note_clerk
from balcao.cases.models import PaperForm
from balcao.entities.api import Action
from balcao.kernel.actor import Actor

MOST = 10
"""So many forms come back for one draft."""


@transaction.atomic
def receive_paper_form(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    file: Mapping[str, Any],
    pages: int,
    typed: Mapping[str, Sequence[str]],
    version_id: int,
) -> int:
    """Keep a filled-in form with the holder's draft; returns its number. The same file again is the same form.

    No answer is changed by it: what it says is put into the draft by `save_answers`.

    :raises NotFound: if the draft is none of the actor's business.
    :raises AlreadyLodged: when it is no draft any more.
    :raises TooManyPaperForms: with nothing changed.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    sha256 = str(file["sha256"])
    kept = PaperForm.objects.filter(draft=draft)
    if (known := kept.filter(sha256=sha256).first()) is not None:
        return known.pk
    if kept.count() >= MOST:
        raise TooManyPaperForms
    form = PaperForm.objects.create(
        draft=draft,
        sha256=sha256,
        file=dict(file),
        pages=pages,
        typed={name: list(values) for name, values in typed.items()},
        version_id=version_id,
        received_by=actor.self_id,
        received_at=at,
        clerk_name=actor.clerk.name if actor.clerk else "",
    )
    note_clerk(draft, actor)
    draft.saved_at = at
    draft.save(update_fields=["saved_at", "clerks"])
    audit_draft(actor, at, draft, "paper_received", {"sha256": sha256, "typed": bool(typed)})
    return form.pk
