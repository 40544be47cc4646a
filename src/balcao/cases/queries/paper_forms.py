"""The forms on paper that came back for a draft."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.drafts import locate_draft
from balcao.cases.models import PaperForm
from balcao.cases.paper_forms import forms_of
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFormView:
    """A form that came back. `typed` is what its fields hold by name; nothing for a scan."""

    id: int
    file: Mapping[str, Any]
    pages: int
    typed: Mapping[str, tuple[str, ...]]
    version_id: int
    received_at: datetime
    clerk_name: str


def draft_with_form(*, actor: Actor, at: datetime, sha256: str) -> int | None:
    """The open draft of the holder that this very file came back for already, if the actor may fill it in."""
    for form in PaperForm.objects.filter(sha256=sha256, draft__holder_id=actor.holder_id, draft__state="open"):
        with suppress(NotFound, Refused):
            return locate_draft(actor, at, form.draft_id, Action.PREPARE).pk
    return None


def paper_forms_of(*, actor: Actor, at: datetime, draft_id: int) -> tuple[PaperFormView, ...]:
    """Those of a draft of the holder the actor acts for, the oldest first.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    return tuple(
        PaperFormView(
            id=each.pk,
            file=each.file,
            pages=each.pages,
            typed={name: tuple(values) for name, values in each.typed.items()},
            version_id=each.version_id,
            received_at=each.received_at,
            clerk_name=each.clerk_name,
        )
        for each in forms_of(draft.pk)
    )
