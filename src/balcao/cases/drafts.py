"""Finding a draft that the actor may work on, and locking it."""

from copy import copy
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from balcao.cases.collecting import other_entity
from balcao.cases.facts import NOT_ASKED
from balcao.cases.failures import AlreadyLodged
from balcao.cases.models import Draft, Signature
from balcao.cases.scopes import act_on, scopes_of
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, hold_seats, require
from balcao.foundation.audit.api import record
from balcao.foundation.db.api import KeptQuestion, given, once
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import call_off_reminders


def _kept(draft: Any, holder: Any) -> QuerySet[Draft]:
    return Draft.objects.filter(pk=draft, holder_id=holder).exclude(state="discarded")


_DRAFT = KeptQuestion(lambda: _kept(given("draft"), given("holder")))
_LOCKED = KeptQuestion(lambda: _kept(given("draft"), given("holder")).select_for_update())


def locate_draft(actor: Actor, at: datetime, draft_id: int, action: Action, *, lock: bool = False) -> Draft:
    """The holder's draft, if the actor may do this with it, and under which mandate.

    With `lock`, nobody else changes it meanwhile.

    :raises NotFound: if it does not exist for them.
    """
    holder_id = actor.holder_id
    draft = _LOCKED.first(draft=draft_id, holder=holder_id) if lock else _draft_of_page(draft_id, holder_id)
    if draft is None:
        raise NotFound(f"draft {draft_id}")
    allow(actor, at, draft, action)
    return draft


def _draft_of_page(draft_id: int, holder_id: str) -> Draft | None:
    """The draft, asked for once while a page is read; whoever has it may change their own."""
    found = once(("cases.draft", draft_id, holder_id), lambda: _DRAFT.first(draft=draft_id, holder=holder_id))
    return copy(found)


def allow(actor: Actor, at: datetime, draft: Draft, action: Action, *, amount: int | None = None) -> None:
    """See that the actor may do this with the holder's draft, and keep under which mandate.

    :raises NotFound, Refused: if they may not.
    """
    scopes, act = scopes_of(draft.service_id, draft.pk), act_on(get_version(draft.version_id), amount)
    draft.under_mandate = require(actor=actor, action=action, at=at, scopes=scopes, act=act)


def lock_draft(actor: Actor, at: datetime, draft_id: int, action: Action) -> Draft:
    """The same, locked, and still open.

    :raises AlreadyLodged: when it is not open any more.
    """
    draft = locate_draft(actor, at, draft_id, action, lock=True)
    if draft.state != "open":
        raise AlreadyLodged
    return draft


def unfreeze(draft: Draft, at: datetime) -> bool:
    """Void the signatures on content that is about to change; whether there were any."""
    if not draft.frozen_hash:
        return False
    given = Signature.objects.filter(draft=draft, voided_at__isnull=True)
    signed = given.filter(signed_at__isnull=False).exists()
    given.update(voided_at=at, void_reason="changed")
    draft.frozen_hash, draft.frozen_by, draft.binding = "", "", {}
    return signed


def forget_entity(draft: Draft) -> None:
    """Forget what a register said about the entity that answers name: they name another, or its entry changed."""
    asked = get_version(draft.version_id).definition.data.asked_about
    if asked and (draft.about or asked.id not in draft.facts):
        draft.about, draft.facts = "", {**draft.facts, asked.id: dict(NOT_ASKED)}
        draft.unreachable = [each for each in draft.unreachable if each != asked.id]


def end_reminder(draft: Draft, at: datetime) -> None:
    """Somebody is at it again, or it is over: nobody is reminded of what they have just done."""
    if draft.reminded_at is not None:
        call_off_reminders(actor=system_actor(), at=at, key=reminders_of(draft.pk))
        _end_reminder_of_several(draft, draft.reminded_at, at)
        draft.reminded_at = None
        draft.save(update_fields=["reminded_at"])


def reminders_of(draft_id: int) -> str:
    """How the key of every reminder of a draft begins."""
    return f"draft:{draft_id}:reminder:"


def _end_reminder_of_several(draft: Draft, reminded_at: datetime, at: datetime) -> None:
    """The last of those that were reminded of together: nothing is left of what it reminded of."""
    together = Draft.objects.select_for_update().filter(
        created_by=draft.created_by, holder_id=draft.holder_id, reminded_at=reminded_at
    )
    if {each.pk for each in together.order_by("pk")} <= {draft.pk}:
        key = reminder_of_several(draft, reminded_at)
        call_off_reminders(actor=system_actor(), at=at, key=key)


def reminder_of_several(draft: Draft, reminded_at: datetime) -> str:
    """The key of the one reminder of all that somebody left in one name."""
    return f"drafts:{draft.created_by}:{draft.holder_id}:reminder:{reminded_at.astimezone(UTC).isoformat()}"


def note_clerk(draft: Draft, actor: Actor) -> None:
    """Keep who enters it at a counter, so that they never decide it."""
    if actor.clerk is not None and actor.clerk.self_id not in draft.clerks:
        draft.clerks = [*draft.clerks, actor.clerk.self_id]


def audit_draft(actor: Actor, at: datetime, draft: Draft, what: str, data: dict[str, Any] | None = None) -> None:
    """Write an act on a draft into the trail."""
    record(
        actor=actor,
        at=at,
        event=f"cases:draft:{what}",
        subject=f"draft:{draft.pk}",
        holder_id=draft.holder_id,
        data={"service": draft.service_id, **(data or {})},
        mandate_id=draft.under_mandate,
    )


def hold_seats_of(draft: Draft) -> None:
    """Nobody changes the seats of the draft's holder, or of the other party that signs, in this transaction."""
    hold_parties(draft.holder_id, other_entity(draft))


def hold_parties(holder_id: str, other: int | None) -> None:
    """The same of a holder and another entity, the lower number first: two who sign never wait for each other."""
    parties = {int(holder_id[2:])} if holder_id.startswith("e-") else set()
    for entity_id in sorted(parties | ({other} if other else set())):
        hold_seats(entity_id)
