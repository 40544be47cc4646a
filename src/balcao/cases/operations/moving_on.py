"""Moving a draft to the form as it is published now."""

from datetime import datetime

from django.db import transaction

from balcao.cases.asked import ask, keep
from balcao.cases.consents import may_be_asked
from balcao.cases.draft_failures import FormMoved, PaidAlready
from balcao.cases.drafts import audit_draft, locate_draft, lock_draft, note_clerk, unfreeze
from balcao.cases.models import Answer
from balcao.cases.newer_form import in_words, left_out, newer_version
from balcao.cases.readiness import answer_rows
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.payments.api import order_of


def move_to_newer_form(*, actor: Actor, at: datetime, draft_id: int, version_id: int) -> tuple[str, ...]:
    """Go on with the form on offer, which is the one that was shown; returns the questions whose answers do not come
    along. They are kept with the draft, to be read.

    The registers of the newer form are asked first, over the network: call it outside of transactions. Signatures on
    the content before are void. Moved again to the same form, nothing happens.

    :raises NotFound: if the draft is none of the actor's business.
    :raises AlreadyLodged: when it is no draft any more.
    :raises FormMoved: when yet another version is on offer by now.
    :raises PaidAlready: when it was paid for as it is.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    if draft.version_id == version_id:
        return ()
    definition = get_version(version_id).definition
    asked = may_be_asked(definition, draft.consents.all(), actor)
    found = ask(actor, at, draft, definition, asked)
    with transaction.atomic():
        draft = lock_draft(actor, at, draft_id, Action.PREPARE)
        if draft.version_id == version_id:
            return ()
        after = newer_version(draft, at)
        if after is None or after.id != version_id:
            raise FormMoved
        order = order_of(subject=f"draft:{draft.pk}")
        if order is not None and order.begun:
            raise PaidAlready
        unfreeze(draft, at)
        rows = answer_rows(draft)
        gone = left_out(draft, after, rows)
        draft.left_out = [*draft.left_out, *(in_words(draft, name, rows[name].value) for name in gone)]
        Answer.objects.filter(draft=draft, question__in=gone).delete()
        before, draft.version_id, draft.saved_at = draft.version_id, version_id, at
        draft.save(update_fields=["left_out", "version", "saved_at", "frozen_hash", "frozen_by", "binding"])
        note_clerk(draft, actor)
        keep(draft, actor, at, definition, asked, found)
        audit_draft(actor, at, draft, "moved", {"before": before, "after": version_id, "left_out": sorted(gone)})
    return gone
