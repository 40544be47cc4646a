"""Declaring, signing and lodging several applications in one act each."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from balcao.bundles.queries.bundles import bundle_view, signing_parts
from balcao.bundles.signing_notes import tell_signers
from balcao.bundles.types import Lodging, PartState
from balcao.cases.api import (
    AlreadyLodged,
    AnotherInCourse,
    FeeChanged,
    Incomplete,
    NotPaid,
    NotSigned,
    Unsettled,
    WindowClosed,
    checkout,
    declare_unchanged,
    lodge,
    request_signatures,
    sign,
)
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

HELD_UP = (AlreadyLodged, AnotherInCourse, FeeChanged, Incomplete, NotPaid, NotSigned, Unsettled, WindowClosed)
"""What keeps a single application from going on."""


@transaction.atomic
def declare_all_unchanged(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Declare of every application that was not touched yet that nothing changed; said twice, once is enough."""
    for part in bundle_view(actor=actor, at=at, bundle_id=bundle_id).parts:
        if part.may_be_unchanged and part.draft is not None:
            declare_unchanged(actor=actor, at=at, draft_id=part.draft.id)


@transaction.atomic
def ask_signatures(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Ask those who may sign for all complete applications at once; each person is told once.

    :raises SignerUnknown, CannotBeBound: then nobody is asked.
    """
    asked = [
        part.draft.id
        for part in bundle_view(actor=actor, at=at, bundle_id=bundle_id).in_state(PartState.TO_SIGN)
        if part.draft is not None
    ]
    for draft_id in asked:
        request_signatures(actor=actor, at=at, draft_id=draft_id, tell=False)
    if asked:
        tell_signers(actor=actor, at=at, bundle_id=bundle_id)


@transaction.atomic
def sign_all(*, actor: Actor, at: datetime, bundle_id: int, hashes: Mapping[int, str]) -> int:
    """Sign everything that was shown, by draft with its SHA-256; all of it or nothing. Returns how many.

    :raises NotFound: for whoever was not asked.
    :raises ContentChanged: when one of them is not any more what was shown.
    """
    waiting = [each for each in signing_parts(actor=actor, at=at, bundle_id=bundle_id) if each.may_sign]
    shown = [each.id for each in waiting if each.id in hashes]
    for draft_id in shown:
        sign(actor=actor, at=at, draft_id=draft_id, content_hash=hashes[draft_id])
    return len(shown)


def lodge_ready(*, actor: Actor, at: datetime, bundle_id: int, shown_total: int) -> Lodging:
    """Lodge what is ready and paid or free of charge, and place the orders of the rest, to be paid in one payment.

    One that cannot go on says why and holds up no other.

    :raises FeeChanged: when the total is no longer the one shown; then nothing is done.
    """
    view = bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    if view.total != shown_total:
        raise FeeChanged
    orders, problems = [], {}
    for part in view.in_state(PartState.TO_LODGE):
        assert part.draft is not None, "what is ready has a draft"
        try:
            if part.due:
                order = checkout(actor=actor, at=at, draft_id=part.draft.id, shown_total=part.draft.total)
                orders += [order.id] if order.state == "open" else []
            else:
                lodge(actor=actor, at=at, draft_id=part.draft.id)
        except (NotFound, *HELD_UP) as failure:
            problems[part.position] = failure.key
    return Lodging(tuple(orders), problems)
