"""Standing consent: asked for on the provider's page, withdrawn in one tap, and what is taken by it on its day."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.entities.api import Action
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick
from balcao.payments import models
from balcao.payments.consent_effects import end_consent_of, note_consent, tell_collection
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.gateways.chosen import gateway
from balcao.payments.jobs import tell_provider_of_end
from balcao.payments.policies import require_for
from balcao.payments.trail import audit_order
from balcao.payments.types import CollectionState, ConsentState, OrderState

NOTICE = timedelta(days=7)
"""So long before a collection its holder is told."""


def ask_consent(
    *,
    actor: Actor,
    at: datetime,
    matter: str,
    department: str,
    title: Text,
    most: int,
    scopes: tuple[str, ...] = (),
    return_url: str,
) -> str:
    """Ask for a consent for what a matter costs, up to so many avos at a time; the address of the provider's page.

    Speaks to the provider: not to be called in a transaction.

    :raises NotFound, Refused: if the actor may not pay so much for the holder.
    :raises ProviderUnreachable: if the provider does not answer; nothing was begun.
    """
    with transaction.atomic(durable=True):
        under = require_for(
            actor=actor,
            holder_id=actor.holder_id,
            department=department,
            action=Action.PAY,
            at=at,
            scopes=scopes,
            amount=most,
        )
        row = models.Consent.objects.create(
            reference=f"CONSENT-{uuid.uuid4().hex[:24]}",
            holder_id=actor.holder_id,
            matter=matter,
            department=department,
            title=dict(title),
            scopes=list(scopes),
            most=most,
            state=ConsentState.ASKED,
            asked_by=actor.name,
            asked_at=at,
        )
        note_consent(actor, at, row, "asked", under, most=most)
    return gateway().ask_consent(
        reference=row.reference,
        description=pick(title, actor.language),
        most=most,
        return_url=return_url,
        signed_at=int(at.timestamp()),
    )


@transaction.atomic
def withdraw_consent(*, actor: Actor, at: datetime, consent_id: int) -> bool:
    """End a consent at once; nothing more is taken by it. Twice changes nothing.

    Returns whether something is being taken just now, whose collection had begun before.

    :raises NotFound, Refused: if it is not the actor's to pay for.
    """
    row = models.Consent.objects.select_for_update().filter(pk=consent_id, holder_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"consent {consent_id}")
    require_for(
        actor=actor,
        holder_id=row.holder_id,
        department=row.department,
        action=Action.PAY,
        at=at,
        scopes=row.scopes,
    )
    if row.state == ConsentState.GIVEN:
        end_consent_of(actor, at, row)
        tell_provider_of_end.defer(consent_id=row.pk)
    return row.collections.filter(state=CollectionState.TRIED).exists()


def announce_collections(*, at: datetime) -> int:
    """Tell, seven days before or as soon as may be, what will be taken by consent; returns how many. Each once."""
    last = macau_date(at) + NOTICE
    rows = models.Order.objects.filter(state=OrderState.OPEN, due_on__lte=last, collection=None).exclude(matter="")
    return sum(_announce(number, at) for number in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _announce(order_id: int, at: datetime) -> bool:
    order = models.Order.objects.select_for_update().get(pk=order_id)
    consent = models.Consent.objects.select_for_update().filter(
        holder_id=order.holder_id, matter=order.matter, state=ConsentState.GIVEN, most__gte=order.total
    )
    row = consent.first()
    if row is None or order.state != OrderState.OPEN:
        return False
    try:
        with transaction.atomic():
            found = models.Collection.objects.create(
                consent=row, order=order, state=CollectionState.ANNOUNCED, announced_at=at
            )
    except IntegrityError:
        return False
    audit_order(system_actor(), at, order, "collection_announced", consent=row.pk)
    tell_collection(at, found)
    return True


def collect_due(*, at: datetime) -> int:
    """Take what was announced at least seven days ago and is due; returns how many were tried.

    Speaks to the provider: not to be called in a transaction. What it does not answer is tried again; our reference
    makes it one payment there. A consent withdrawn before the attempt is written down takes nothing.
    """
    due = models.Collection.objects.filter(
        state__in=[CollectionState.ANNOUNCED, CollectionState.TRIED],
        order__due_on__lte=macau_date(at),
        announced_at__lte=at - NOTICE,
        payment__provider_id=None,
    )
    tried = 0
    for number in list(due.order_by("pk").values_list("pk", flat=True)):
        found = _begin(number, at)
        if found is None:
            continue
        payment, token, title = found
        try:
            provider_id = gateway().collect(
                token=token,
                reference=payment.reference,
                amount=payment.amount,
                description=title,
                signed_at=int(at.timestamp()),
            )
        except ProviderUnreachable:
            return tried
        tried += 1
        # A quick webhook may have come first, and noted the provider's number already.
        models.Payment.objects.filter(pk=payment.pk, provider_id=None).update(provider_id=provider_id)
    return tried


@transaction.atomic(durable=True)
def _begin(number: int, at: datetime) -> tuple[models.Payment, str, str] | None:
    """Write down that it is tried now. The order is locked first, then the consent, then the collection."""
    found = models.Collection.objects.get(pk=number)
    order = models.Order.objects.select_for_update().get(pk=found.order_id)
    consent = models.Consent.objects.select_for_update().get(pk=found.consent_id)
    row = models.Collection.objects.select_for_update().get(pk=number)
    if row.state not in (CollectionState.ANNOUNCED, CollectionState.TRIED):
        return None
    title = pick(order.title, "zh-Hant")
    if row.payment_id is not None:
        payment = models.Payment.objects.get(pk=row.payment_id)
        return payment, consent.token, title
    if consent.state != ConsentState.GIVEN or order.state != OrderState.OPEN:
        row.state, row.ended_at = CollectionState.DROPPED, at
        row.save(update_fields=["state", "ended_at"])
        return None
    payment = models.Payment.objects.create(
        reference=f"{order.reference}-{order.parts.count() + 1}", amount=order.total, started_at=at
    )
    models.PaymentPart.objects.create(payment=payment, order=order, amount=order.total)
    row.payment, row.state, row.tried_at = payment, CollectionState.TRIED, at
    row.save(update_fields=["payment", "state", "tried_at"])
    audit_order(system_actor(), at, order, "collection_tried", consent=consent.pk, payment=payment.reference)
    return payment, consent.token, title
