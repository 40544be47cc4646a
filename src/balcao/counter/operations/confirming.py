"""The person's own word for what was entered for them: by code, on their own phone, or by their hand on a slip."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.accounts.api import codes_match, get_person, new_nonce, six_digits
from balcao.cases.api import DraftView, draft_view, sign
from balcao.counter.asking import level_wanted, own_confirmation, ready_to_confirm, to_confirm
from balcao.counter.failures import (
    ConfirmationOver,
    ContentMoved,
    NoPhone,
    NotReady,
    OldSlip,
    SlipNotChecked,
    WayTooWeak,
    WrongCode,
)
from balcao.counter.jobs import send_code
from balcao.counter.models import Assistance, Confirmation
from balcao.counter.policies import ways_in
from balcao.counter.queries.confirmations import long_code_of
from balcao.counter.rules import counter_rules
from balcao.counter.types import Way
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound

CODE_PURPOSE = "counter-confirm"


@transaction.atomic
def ask_confirmation(*, actor: Actor, at: datetime, draft_id: int, way: Way) -> int:
    """Ask the person at the counter to confirm an application, or what they hand in about a lodged one, as it is now;
    returns the confirmation's number.

    `actor` is the person, by the clerk's hand. One that waits is taken back: a new code makes the old one useless.

    :raises NotFound: if the draft is none of their business, or the visit is over.
    :raises NotReady, WayTooWeak, NoPhone: when it cannot be confirmed, or not so; by video only by the person's own
        hand.
    """
    visit = _visit(actor, at)
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    if not ready_to_confirm(view):
        raise NotReady
    rule = counter_rules().ways[way]
    if rule.level < level_wanted(view) or way not in ways_in(visit):
        raise WayTooWeak
    phone = get_person(visit.person_id).phone if way is Way.CODE else ""
    if way is Way.CODE and not phone:
        raise NoPhone
    waiting = Confirmation.objects.select_for_update().filter(draft_id=draft_id, confirmed_at__isnull=True)
    waiting.filter(ended_at__isnull=True).update(ended_at=at, ended_why="replaced")
    content, total = to_confirm(view)
    row = Confirmation.objects.create(
        assistance=visit,
        holder_id=actor.holder_id,
        draft_id=draft_id,
        content=content,
        total=total,
        way=way,
        nonce=new_nonce(),
        phone=phone,
        asked_at=at,
        until_at=min(at + rule.waits, visit.longest_at),
    )
    _note(actor, at, row, "asked")
    if way is Way.CODE:
        send_code.defer(confirmation_id=row.pk)
    return row.pk


def _visit(actor: Actor, at: datetime) -> Assistance:
    """The visit by whose clerk's hand the actor acts, locked."""
    number = actor.clerk.assistance_id if actor.clerk else 0
    row = Assistance.objects.select_for_update().filter(pk=number, ended_at__isnull=True, until_at__gt=at).first()
    if row is None:
        raise NotFound(f"assistance {number}")
    return row


def _waiting(at: datetime, **which: Any) -> Confirmation:
    """A confirmation that can still be answered, locked.

    :raises ConfirmationOver: if it cannot.
    """
    row = Confirmation.objects.select_for_update(of=("self",)).select_related("assistance").filter(**which).first()
    if row is None:
        raise NotFound("confirmation")
    if row.ended_at is not None or row.until_at <= at or row.assistance.ended_at is not None:
        raise ConfirmationOver
    return row


def _last(actor: Actor, draft_id: int, way: Way) -> int:
    """The number of the last confirmation of a draft asked by this way, in this visit."""
    if actor.clerk is None:
        raise NotFound(f"confirmation of draft {draft_id}")
    rows = Confirmation.objects.filter(draft_id=draft_id, way=way, assistance_id=actor.clerk.assistance_id)
    number = rows.order_by("-pk").values_list("pk", flat=True).first()
    if number is None:
        raise NotFound(f"confirmation of draft {draft_id}")
    return int(number)


def confirm_by_code(*, actor: Actor, at: datetime, draft_id: int, given: str) -> None:
    """The person says the code that their phone received, and the clerk types it. Confirming twice changes nothing.

    :raises WayTooWeak: in a visit by video, where the person types it.
    :raises WrongCode: with the tries left; the last wrong one ends the confirmation.
    :raises ContentMoved, ConfirmationOver: when it confirms nothing any more.
    """
    if (
        actor.clerk is not None
        and Assistance.objects.filter(pk=actor.clerk.assistance_id, video__isnull=False).exists()
    ):
        raise WayTooWeak
    take_code(actor=actor, at=at, draft_id=draft_id, given=given)


def take_code(*, actor: Actor, at: datetime, draft_id: int, given: str) -> None:
    """The code, typed by whoever may.

    :raises WrongCode, ContentMoved, ConfirmationOver: as above.
    """
    left = _tried(actor, at, draft_id, given)
    if left is not None:
        raise WrongCode(left)


@transaction.atomic
def _tried(actor: Actor, at: datetime, draft_id: int, given: str) -> int | None:
    """The tries left after a wrong code, which count whatever happens next; None after the right one."""
    _visit(actor, at)
    row = _waiting(at, pk=_last(actor, draft_id, Way.CODE))
    if row.confirmed_at is not None:
        return None
    view, rule = _unchanged(actor, at, row), counter_rules().ways[Way.CODE]
    if codes_match(given, six_digits(CODE_PURPOSE, row.pk, row.nonce)):
        _confirm(actor, at, row, view, rule.level)
        return None
    row.tries += 1
    left = rule.tries - row.tries
    if left <= 0:
        row.ended_at, row.ended_why = at, "tries"
    row.save(update_fields=["tries", "ended_at", "ended_why"])
    _note(actor, at, row, "wrong_code", left=max(left, 0))
    return max(left, 0)


def _unchanged(actor: Actor, at: datetime, row: Confirmation) -> DraftView:
    """The application, if it is still what the person was asked about."""
    view = draft_view(actor=actor, at=at, draft_id=row.draft_id)
    if not ready_to_confirm(view) or to_confirm(view) != (row.content, row.total):
        raise ContentMoved
    return view


@transaction.atomic
def open_on_phone(*, actor: Actor, at: datetime, token: str) -> None:
    """The person has it before them on a device of their own; the clerk sees that. Later times change nothing.

    :raises NotFound: for anybody else.
    """
    row = own_confirmation(actor, token)
    Confirmation.objects.filter(pk=row.pk, opened_at=None, confirmed_at=None, ended_at=None).update(opened_at=at)


@transaction.atomic
def confirm_on_phone(*, actor: Actor, at: datetime, token: str, content: str) -> None:
    """The person has read it all on a device of their own, signed in to their own account, and says yes.

    :raises NotFound: for anybody else; for them there is no such address.
    :raises AssuranceTooLow: when the service wants a surer sign-in.
    :raises ContentMoved, ConfirmationOver: when it confirms nothing any more.
    """
    row = _own_waiting(actor, at, token)
    if row.confirmed_at is not None:
        return
    theirs = actor.acting_for(row.holder_id)
    view = _unchanged(theirs, at, row)
    if content != row.content:
        raise ContentMoved
    wanted = level_wanted(view)
    if actor.assurance < wanted:
        raise AssuranceTooLow(wanted)
    _confirm(theirs, at, row, view, min(actor.assurance, counter_rules().ways[Way.PHONE].level))


@transaction.atomic
def refuse_on_phone(*, actor: Actor, at: datetime, token: str) -> None:
    """The person says on their own device that it is not right; the clerk sees that.

    :raises NotFound: for anybody else.
    :raises ConfirmationOver: when there is nothing to answer any more, or they have said yes.
    """
    row = _own_waiting(actor, at, token)
    if row.confirmed_at is not None:
        raise ConfirmationOver
    row.ended_at, row.ended_why = at, "refused"
    row.save(update_fields=["ended_at", "ended_why"])
    _note(actor.acting_for(row.holder_id), at, row, "refused")


def _own_waiting(actor: Actor, at: datetime, token: str) -> Confirmation:
    return _waiting(at, pk=own_confirmation(actor, token).pk)


@transaction.atomic
def confirm_by_slip(
    *, actor: Actor, at: datetime, draft_id: int, code: str, scan: dict[str, Any] | None, compared: bool
) -> None:
    """The person signed the printed slip; the clerk types the code at its foot, and hands in the scan.

    :param compared: the clerk compared the signature with the one on the card.
    :raises SlipNotChecked: without a scan, or uncompared.
    :raises OldSlip: if the slip is that of an earlier content.
    :raises ContentMoved, ConfirmationOver: when it confirms nothing any more.
    """
    _visit(actor, at)
    row = _waiting(at, pk=_last(actor, draft_id, Way.SLIP))
    if row.confirmed_at is not None:
        return
    if not codes_match(code, long_code_of(row)):
        raise OldSlip
    view = _unchanged(actor, at, row)
    if scan is None or not compared:
        raise SlipNotChecked
    row.scan = scan
    _confirm(actor, at, row, view, counter_rules().ways[Way.SLIP].level)


def _confirm(actor: Actor, at: datetime, row: Confirmation, view: DraftView, level: int) -> None:
    """Keep the person's word. Where they were asked to sign, it is their signature too."""
    row.confirmed_at, row.level = at, level
    row.save(update_fields=["confirmed_at", "level", "scan"])
    _note(actor, at, row, "given", level=level)
    if view.may_sign and not view.case_reference:
        sign(actor=replace(actor, assurance=level), at=at, draft_id=row.draft_id, content_hash=row.content)


def _note(actor: Actor, at: datetime, row: Confirmation, what: str, **data: Any) -> None:
    record(
        actor=actor,
        at=at,
        event=f"counter:confirmation:{what}",
        subject=f"draft:{row.draft_id}",
        holder_id=row.holder_id,
        data={"confirmation": row.pk, "way": row.way, "hash": row.content, "total": row.total, **data},
    )
