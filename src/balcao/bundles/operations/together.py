"""Declaring, signing and lodging several applications in one act each."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from balcao.bundles.queries.bundles import bundle_view, signing_parts
from balcao.bundles.queries.consents import register_together
from balcao.bundles.signing_notes import tell_signers
from balcao.bundles.types import Lodging, PartState, PartView
from balcao.cases.api import (
    AlreadyLodged,
    AnotherInCourse,
    ConsentAnswer,
    ContentChanged,
    FeeChanged,
    Incomplete,
    NotPaid,
    NotSigned,
    Unsettled,
    WindowClosed,
    answer_consents,
    checkout,
    declare_unchanged,
    lodge,
    request_signatures,
    sign,
)
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.outages.api import ServiceClosed

HELD_UP = (
    AlreadyLodged,
    AnotherInCourse,
    ContentChanged,
    FeeChanged,
    Incomplete,
    NotPaid,
    NotSigned,
    ServiceClosed,
    Unsettled,
    WindowClosed,
)
"""What keeps a single application from going on."""


@transaction.atomic
def declare_all_unchanged(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Declare of every application that was not touched yet that nothing changed; said twice, once is enough."""
    for part in bundle_view(actor=actor, at=at, bundle_id=bundle_id).parts:
        if part.may_be_unchanged and part.draft is not None:
            declare_unchanged(actor=actor, at=at, draft_id=part.draft.id)


@transaction.atomic
def answer_register(
    *, actor: Actor, at: datetime, bundle_id: int, register: str, fields: Collection[str], puts: Mapping[int, str]
) -> None:
    """Say once, for all open applications that ask it, whether a register may be asked: yes to `fields`, no with none.
    Each keeps an answer of its own. `puts` is the hash of what was shown, by draft.

    :raises NotFound: for a bundle that is not the holder's, or where none asks that.
    :raises ConsentPutOtherwise: when one of them asks something else by now, or one more asks it; then nothing is
        answered.
    """
    asked = register_together(actor=actor, at=at, bundle_id=bundle_id, register=register)
    answers = [
        ConsentAnswer(draft_id=draft.id, register=register, put=puts.get(draft.id, ""), fields=tuple(fields))
        for draft, _ in asked.put
    ]
    answer_consents(actor=actor, at=at, answers=answers)


@transaction.atomic
def ask_signatures(*, actor: Actor, at: datetime, bundle_id: int, shown: Mapping[int, str]) -> None:
    """Ask those who may sign for all complete applications at once; each person is told once. `shown` is the SHA-256 of
    what the actor was shown, by draft.

    :raises ContentChanged: when one of them is not what was shown; then nobody is asked.
    :raises SignerUnknown, CannotBeBound: then nobody is asked.
    """
    ready = bundle_view(actor=actor, at=at, bundle_id=bundle_id).in_state(PartState.TO_SIGN)
    _check_shown(ready, shown)
    asked = [part.draft.id for part in ready if part.draft is not None]
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


def lodge_ready(*, actor: Actor, at: datetime, bundle_id: int, shown_total: int, shown: Mapping[int, str]) -> Lodging:
    """Lodge what is ready and paid or free of charge, and place the orders of the rest, to be paid in one payment.
    `shown` is the SHA-256 of what the actor was shown, by draft.

    One that cannot go on says why and holds up no other.

    :raises ContentChanged: when one of them is not what was shown; then nothing is done.
    :raises FeeChanged: when the total is no longer the one shown; then nothing is done.
    """
    view = bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    ready = view.in_state(PartState.TO_LODGE)
    _check_shown(ready, shown)
    if view.total != shown_total:
        raise FeeChanged
    orders, problems = [], {}
    for part in ready:
        assert part.draft is not None, "what is ready has a draft"
        draft_id, content = part.draft.id, shown[part.draft.id]
        try:
            if part.due:
                order = checkout(
                    actor=actor, at=at, draft_id=draft_id, shown_total=part.draft.total, shown_content=content
                )
                orders += [order.id] if order.state == "open" else []
            else:
                lodge(actor=actor, at=at, draft_id=draft_id, shown_content=content)
        except (NotFound, *HELD_UP) as failure:
            problems[part.position] = failure.key
    return Lodging(tuple(orders), problems)


def _check_shown(ready: Iterable[PartView], shown: Mapping[int, str]) -> None:
    """See that what is ready is what was shown: somebody else may have changed or finished one since."""
    if any(part.draft is not None and shown.get(part.draft.id) != part.draft.content for part in ready):
        raise ContentChanged
