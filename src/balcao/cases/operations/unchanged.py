"""Declaring that nothing changed since last time, and signing that in the same act."""

from datetime import datetime

from django.db import transaction

from balcao.cases.declared import answers_declared
from balcao.cases.drafts import hold_parties, lock_draft
from balcao.cases.failures import ContentChanged, FeeChanged
from balcao.cases.models import Answer, Signature
from balcao.cases.operations.drafting import save_answers
from balcao.cases.operations.signing import request_signatures, sign
from balcao.cases.types import DraftView, Saved
from balcao.entities.api import Action
from balcao.kernel.actor import Actor


@transaction.atomic
def declare_unchanged(*, actor: Actor, at: datetime, draft_id: int) -> Saved:
    """Answer what follows from nothing having changed; what is answered already stays, what is still open is asked.

    :raises NotNow: where the service asks about every renewal anew.
    :raises AlreadyLodged: when there is nothing to answer any more.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    given = {row.question: row for row in Answer.objects.filter(draft=draft)}
    seen = {name: row.version for name, row in given.items()}
    values = answers_declared(draft, given)
    return save_answers(actor=actor, at=at, draft_id=draft_id, values=values, seen=seen)


@transaction.atomic
def sign_unchanged(*, actor: Actor, at: datetime, draft_id: int, shown_content: str, shown_total: int) -> DraftView:
    """Declare that nothing changed and sign what was shown, in one act; whoever else has to sign is asked.

    What nobody has to sign is only declared: whoever lodges it answers for it. Done twice, once is enough.

    :param shown_content: the SHA-256 of what was shown, declaration included.
    :param shown_total: the fee that was shown, in avos.
    :raises ContentChanged, FeeChanged: when it is not that any more; then nothing is declared and nothing signed.
    :raises AssuranceTooLow: when the service wants a surer sign-in for signing.
    :raises Incomplete, WindowClosed, Unsettled, Lacking, SignerUnknown, CannotBeBound: when it could not
        be lodged anyway.
    """
    hold_parties(actor.holder_id, None)  # before the draft is locked, as whoever signs does
    view = declare_unchanged(actor=actor, at=at, draft_id=draft_id).draft
    if view.content != shown_content:
        raise ContentChanged
    if view.total != shown_total:
        raise FeeChanged
    if not view.must_sign:
        return view
    content = request_signatures(actor=actor, at=at, draft_id=draft_id)
    if Signature.objects.filter(draft_id=draft_id, person_id=actor.principal_id or 0, voided_at__isnull=True).exists():
        sign(actor=actor, at=at, draft_id=draft_id, content_hash=content)
    return view
