"""Asking the registers again for a draft: one that was down, one that may be asked by now, one whose answer is old."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from balcao.cases.asked import ask, keep
from balcao.cases.consents import may_be_asked
from balcao.cases.drafts import locate_draft, lock_draft
from balcao.cases.facts import about_key, about_of, too_old
from balcao.cases.models import Draft
from balcao.cases.operations.looking_up import look_up_answers
from balcao.cases.readiness import answers_of
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.errors import BalcaoError
from balcao.payments.api import order_of


class RegisterStillSilent(BalcaoError):
    """A register that is asked in a job does not answer yet."""


def ask_about(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Ask, over the network, about the entity the answers name and for what is looked up, unless that was done."""
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    definition = get_version(draft.version_id).definition
    if definition.data.asked_about and draft.about != about_key(about_of(definition, answers_of(draft))):
        ask_registers_again(actor=actor, at=at, draft_id=draft_id)
    if definition.form.looks_up:
        look_up_answers(actor=actor, at=at, draft_id=draft_id)


def ask_what_is_old(*, actor: Actor, at: datetime, draft_id: int, action: Action = Action.PREPARE) -> None:
    """Ask again the registers whose answer is older than they let it be, for who may do the `action`; what cannot be
    asked is known no more. So are answers looked up that are old, or were not checked yet. What is paid for stays as
    it is: it is lodged as it was paid."""
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    definition = get_version(draft.version_id).definition
    old = too_old(draft, definition, at) if draft.state == "open" else set()
    looked_up = draft.state == "open" and definition.form.looks_up
    order = order_of(subject=f"draft:{draft.pk}") if old or looked_up else None
    if order is not None and order.begun:
        return
    if old:
        ask_registers_again(actor=actor, at=at, draft_id=draft_id, only=old, action=action)
    if looked_up:
        look_up_answers(actor=actor, at=at, draft_id=draft_id, again=True, action=action)


def ask_registers_again(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    only: Collection[str] | None = None,
    action: Action = Action.PREPARE,
) -> tuple[str, ...]:
    """Ask the registers once more, `only` those named if any are; returns those that do not answer.

    A register that needs a consent is asked if it was given, and what it says is kept if that still holds then. What
    changes by it voids signatures. Call it outside of transactions: it waits for others.

    :raises AlreadyLodged: when it is no draft any more.
    """
    draft = locate_draft(actor, at, draft_id, action)
    definition = get_version(draft.version_id).definition
    asked = [each for each in may_be_asked(definition, draft.consents.all(), actor) if only is None or each.id in only]
    found = ask(actor, at, draft, definition, asked)
    with transaction.atomic():
        draft = lock_draft(actor, at, draft_id, action)
        if about_of(definition, answers_of(draft)) != found.about:
            return found.known.unreachable  # someone named another entity meanwhile, and that one is asked about
        keep(draft, actor, at, definition, asked, found)
    return tuple(draft.unreachable)


def ask_in_job(*, draft: Draft, at: datetime, register: str, by: str, name: str) -> None:
    """Ask one register, over the network, for a draft that is open, in the name of who wanted it (`by`, ``p-<n>``).

    :raises RegisterStillSilent: so that the job is run again later.
    """
    if draft.state != "open":
        return
    person = int(by[2:]) if by.startswith("p-") else None
    actor = Actor(person_id=person, name=name, assurance=3, channel=Channel.SYSTEM, holder_id=draft.holder_id)
    definition = get_version(draft.version_id).definition
    asked = [each for each in may_be_asked(definition, draft.consents.all(), actor) if each.id == register]
    found = ask(actor, at, draft, definition, asked)
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.state == "open":
            keep(draft, actor, at, definition, asked, found)
    if found.known.unreachable:
        raise RegisterStillSilent
