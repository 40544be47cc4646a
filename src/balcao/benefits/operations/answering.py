"""Saying yes or no to an offer; what silence means; whether one wants to be looked for."""

from datetime import datetime, timedelta

from django.db import transaction

from balcao.benefits.failures import OfferOver
from balcao.benefits.models import Offer, Wish
from balcao.benefits.notes import tell_offered
from balcao.benefits.policies import silence_is_yes
from balcao.benefits.trail import is_whole, note_offer
from balcao.benefits.types import Answered
from balcao.cases.api import DraftView, draft_view, lodge, save_answers, start_draft
from balcao.catalogue.api import get_published
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

BATCH = 500


def accept_offer(*, actor: Actor, at: datetime, offer_id: int) -> Answered:
    """Say yes. The registers are asked, over the network, for what the application holds; when that is all there is to
    it, it is lodged at once. Otherwise the draft is left with what is still asked. Said twice, it is one application.

    :raises NotFound: if it was not offered to whom the actor acts for.
    :raises OfferOver: when it is too late, or no was said.
    :raises AssuranceTooLow, WindowClosed: as for any application; then nothing was said.
    """
    offer = Offer.objects.filter(pk=offer_id, holder_id=actor.holder_id).first()
    if offer is None:
        raise NotFound(f"benefit offer {offer_id}")
    if offer.answer != "yes" and not offer.answerable(macau_date(at)):
        raise OfferOver
    view = begin(offer, actor=actor, at=at)
    if view.case_reference:
        return Answered(view.id, view.case_reference)
    with transaction.atomic():
        _answered(offer, actor, at, "yes", view.id)
        if not is_whole(view):
            return Answered(view.id)
        return Answered(view.id, lodge(actor=actor, at=at, draft_id=view.id, shown_content=view.content))


def begin(offer: Offer, *, actor: Actor, at: datetime) -> DraftView:
    """The application that an offer leads to, with what saying yes declares; begun once, over the network."""
    draft_id = start_draft(actor=actor, at=at, service_id=offer.service_id, key=f"benefit:{offer.pk}")
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    offers = view.version.definition.data.offers
    said = {
        name: value for name, value in (offers.answers if offers else {}).items() if name not in view.field_versions
    }
    if said and not view.case_reference:
        view = save_answers(actor=actor, at=at, draft_id=draft_id, values=said, seen=view.field_versions).draft
    return view


@transaction.atomic
def decline_offer(*, actor: Actor, at: datetime, offer_id: int) -> None:
    """Say no; it is not offered again in this period. So is a silence undone that would have been a yes. Twice changes
    nothing.

    :raises NotFound: if it was not offered to whom the actor acts for.
    :raises OfferOver: when it was answered otherwise, or is granted by now.
    """
    offer = Offer.objects.filter(pk=offer_id, holder_id=actor.holder_id).first()
    if offer is None:
        raise NotFound(f"benefit offer {offer_id}")
    require(actor=actor, action=Action.LODGE, at=at, scopes=(offer.service_id,))
    _answered(offer, actor, at, "no", None)


def _answered(offer: Offer, actor: Actor, at: datetime, answer: str, draft_id: int | None) -> None:
    """Keep the answer of a locked offer, in the caller's transaction."""
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if row.answer == answer:
        return
    if row.answer and not row.undoable:
        raise OfferOver
    row.answer, row.answered_at, row.answered_by_name, row.draft_id = answer, at, actor.name, draft_id
    row.grants_on = None
    row.save()
    note_offer(actor, at, row, answer)


def close_offers(*, at: datetime) -> int:
    """Whose last day is over has said nothing: they are granted nothing, or told on which day it is granted where
    silence is a yes. Who has a week left is reminded once. Returns how many offers it concerned."""
    today, count = macau_date(at), 0
    over = Offer.objects.filter(answer="", until_on__lt=today).order_by("pk").values_list("pk", flat=True)
    soon = Offer.objects.filter(answer="", reminded_at__isnull=True, until_on__range=(today, today + timedelta(days=7)))
    for number in [*over[:BATCH], *soon.order_by("pk").values_list("pk", flat=True)[:BATCH]]:
        count += _close(number, at)
    return count


@transaction.atomic
def _close(number: int, at: datetime) -> int:
    row = Offer.objects.select_for_update().get(pk=number)
    if row.answer:
        return 0
    version = get_published(row.service_id, at=at)
    if macau_date(at) > row.until_on:
        row.answer, row.answered_at = "silent", at
        offers = version.definition.data.offers
        if offers is not None and offers.silence == "grants":
            row.grants_on = macau_date(at) + timedelta(days=offers.undo_days)
            tell_offered(row, version, at=at, key="taken_as_yes", until=row.grants_on - timedelta(days=1))
        row.save(update_fields=["answer", "answered_at", "grants_on"])
        note_offer(system_actor(version.definition.data.department), at, row, "silent")
        return 1
    if row.reminded_at is None:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        tell_offered(row, version, at=at, key="ends_unless" if silence_is_yes(version) else "offer_ends")
    return 1


@transaction.atomic
def wish_to_be_looked_for(*, actor: Actor, at: datetime, looked_for: bool) -> None:
    """Say whether registers may be asked for benefits one has a right to.

    :raises NotFound: for whoever may not speak for the person.
    """
    require(actor=actor, action=Action.LODGE, at=at)
    Wish.objects.update_or_create(holder_id=actor.holder_id, defaults={"looked_for": looked_for, "changed_at": at})
    record(
        actor=actor,
        at=at,
        event="benefits:wish:changed",
        subject=f"holder:{actor.holder_id}",
        holder_id=actor.holder_id,
        data={"looked_for": looked_for},
    )
