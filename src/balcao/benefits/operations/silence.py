"""Where silence is a yes: granting it to who said nothing, once the days to undo it are over."""

from datetime import datetime

from django.db import transaction

from balcao.benefits.jobs import grant
from balcao.benefits.models import Offer
from balcao.benefits.notes import tell_offered
from balcao.benefits.operations.answering import begin
from balcao.benefits.trail import is_whole, note_offer
from balcao.cases.api import DraftView, ask_registers_again, discard_draft, draft_view, lodge
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.exchange.api import Unreachable
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError

BATCH = 2_000


def grant_what_is_due(*, at: datetime) -> int:
    """Have granted, each by its own job, what nobody said no to in time; returns how many."""
    due = Offer.objects.filter(grants_on__lte=macau_date(at), draft_id__isnull=True).order_by("pk")
    numbers = list(due.values_list("pk", flat=True)[:BATCH])
    for number in numbers:
        grant.defer_once(key=f"benefit-grant:{number}", offer_id=number)
    return len(numbers)


def grant_silent(*, at: datetime, offer_id: int) -> str:
    """Lodge the application of somebody who said nothing, in their name, and return its reference; its table decides as
    of any other. The registers are asked over the network. What cannot be lodged so is told, and nothing is lost: it
    can be applied for. Done twice, it is one application; whoever says yes or no meanwhile goes first.

    :raises Unreachable: when a register does not answer; then it is done later.
    """
    offer = Offer.objects.filter(pk=offer_id).first()
    if offer is None or not offer.undoable or offer.grants_on is None or macau_date(at) < offer.grants_on:
        return ""
    version = get_published(offer.service_id, at=at)
    actor = system_actor(version.definition.data.department).acting_for(offer.holder_id)
    try:
        view = begin(offer, actor=actor, at=at)
        if view.unreachable and ask_registers_again(actor=actor, at=at, draft_id=view.id):
            raise Unreachable(", ".join(view.unreachable))
        view = draft_view(actor=actor, at=at, draft_id=view.id)
        return _lodged(offer, version, view, actor, at)
    except Unreachable:
        raise
    except BalcaoError as failure:
        _without_grant(offer, version, at, failure)
        return ""


@transaction.atomic
def _lodged(offer: Offer, version: ServiceVersion, view: DraftView, actor: Actor, at: datetime) -> str:
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if not row.undoable:
        if not view.case_reference:
            discard_draft(actor=actor, at=at, draft_id=view.id)
        return ""
    row.draft_id = view.id
    row.save(update_fields=["draft_id"])
    if not is_whole(view):
        note_offer(actor, at, row, "asked")
        tell_offered(row, version, at=at, key="still_asked")
        return ""
    note_offer(actor, at, row, "granted")
    return lodge(actor=actor, at=at, draft_id=view.id, shown_content=view.content)


@transaction.atomic
def _without_grant(offer: Offer, version: ServiceVersion, at: datetime, failure: BalcaoError) -> None:
    """It could not be lodged without the person: say so, once."""
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if not row.undoable:
        return
    row.grants_on = None
    row.save(update_fields=["grants_on"])
    note_offer(system_actor(version.definition.data.department), at, row, f"not_granted:{failure.key}")
    tell_offered(row, version, at=at, key="not_granted")
