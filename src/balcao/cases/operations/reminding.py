"""Reminding whoever began an application that it is not lodged yet; never of one that is done or too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Greatest

from balcao.accounts.api import get_person
from balcao.cases.drafts import reminder_of_several, reminders_of
from balcao.cases.models import Draft
from balcao.cases.notes import draft_name, tell_of_draft
from balcao.cases.readiness import work_out
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import procedure_on
from balcao.entities.api import Action, may
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date

LOOKED_BACK = timedelta(days=30)
"""So long after the last reminder was due a draft is still looked at."""


@dataclass(frozen=True, slots=True)
class _Forgotten:
    """A draft that was touched last at that moment, and which notice says so."""

    draft: Draft
    touched_at: datetime
    key: str


def remind_of_drafts(*, at: datetime) -> int:
    """Remind of what nobody touched for the days of `procedure.yaml`, once for each; returns how many were told.

    Who left several in one name is told once, of all of them.
    """
    after = procedure_on(settings.BALCAO_SERVICES, macau_date(at)).drafts.remind_after
    if not after:
        return 0
    rows = Draft.objects.filter(
        state="open",
        saved_at__lte=at - timedelta(days=min(after)),
        saved_at__gt=at - timedelta(days=max(after)) - LOOKED_BACK,
    )
    found = rows.order_by("created_by", "holder_id", "pk").values_list("created_by", "holder_id", "pk")
    told = 0
    for _, group in groupby(found, key=lambda row: row[:2]):
        told += _remind([number for *_, number in group], after, at)
    return told


@transaction.atomic
def _remind(numbers: Sequence[int], after: Sequence[int], at: datetime) -> int:
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk__in=numbers, state="open").order_by("pk")
    due = [each for draft in list(locked) if (each := _forgotten(draft, after, at)) is not None]
    if not due:
        return 0
    first = due[0]
    if len(due) == 1:
        key, path, several = first.key, f"/as/{first.draft.holder_id}/drafts/{first.draft.pk}/", {}
        unique = f"{reminders_of(first.draft.pk)}{at.isoformat()}"
    else:
        key, path, several = "drafts_untouched", f"/as/{first.draft.holder_id}/matters/", {"count": str(len(due))}
        unique = reminder_of_several(first.draft, at)
    tell_of_draft(
        at,
        first.draft,
        holder_id=_whom(first.draft, at),
        key=key,
        unique=unique,
        path=path,
        day=macau_date(first.touched_at),
        holder=draft_name(first.draft),
        **several,
    )
    Draft.objects.filter(pk__in=[each.draft.pk for each in due]).update(reminded_at=at)
    return 1


def _forgotten(draft: Draft, after: Sequence[int], at: datetime) -> _Forgotten | None:
    """None while somebody was there lately, while signers are asked, or when it could not be lodged any more."""
    signatures = draft.signatures.filter(voided_at__isnull=True)
    last = signatures.aggregate(last=Max(Greatest("asked_at", "signed_at")))["last"]
    touched_at = max(filter(None, (draft.saved_at, last)))
    reached = max((days for days in after if touched_at + timedelta(days=days) <= at), default=None)
    if reached is None or (draft.reminded_at and draft.reminded_at >= touched_at + timedelta(days=reached)):
        return None
    ready = work_out(draft, at)
    waits_for_signers = bool(draft.frozen_hash) and not ready.signed
    if waits_for_signers or not ready.window.open:
        return None
    complete = ready.journey.complete and ready.signed and ready.total > 0
    return _Forgotten(draft, touched_at, "draft_to_pay" if complete else "draft_untouched")


def _whom(draft: Draft, at: datetime) -> str:
    """Who began it, while they may still work on it; otherwise the holder."""
    kind, _, number = draft.created_by.partition("-")
    if kind != "p" or not draft.holder_id.startswith("e-"):
        return draft.holder_id
    who = Actor(person_id=int(number), name=get_person(int(number)).name, holder_id=draft.holder_id)
    entity, scopes = int(draft.holder_id[2:]), scopes_of(draft.service_id, draft.pk)
    allowed = may(actor=who, entity_id=entity, action=Action.PREPARE, at=at, scopes=scopes).allowed
    return draft.created_by if allowed else draft.holder_id
