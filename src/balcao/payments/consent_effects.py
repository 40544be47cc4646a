"""What follows when the provider tells of a consent, or of what was taken by one. What comes too late has no effect."""

from datetime import datetime

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.payments import models
from balcao.payments.events import CollectionTold
from balcao.payments.messages import BadMessage, Message, provider
from balcao.payments.types import CollectionState, ConsentState


@transaction.atomic
def consent_told(at: datetime, message: Message) -> str:
    """The payer gave or refused a consent on the provider's page; returns the outcome in a word.

    :raises BadMessage: if we never asked for it.
    """
    row = models.Consent.objects.select_for_update().filter(reference=message.reference).first()
    if row is None:
        raise BadMessage("unknown_consent")
    if row.state != ConsentState.ASKED:
        return "ignored"
    if message.type == "consent.refused":
        row.state = ConsentState.REFUSED
        row.save(update_fields=["state"])
        note_consent(provider(), at, row, "refused")
        return "refused"
    others = models.Consent.objects.select_for_update().filter(holder_id=row.holder_id, matter=row.matter)
    for other in others.filter(state=ConsentState.GIVEN):  # the newest word counts
        end_consent_of(provider(), at, other)
    row.state, row.given_at = ConsentState.GIVEN, at
    row.token, row.shown = message.provider_id, message.shown
    row.save()
    note_consent(provider(), at, row, "given", shown=row.shown)
    return "given"


def end_consent_of(actor: Actor, at: datetime, row: models.Consent) -> None:
    """A locked consent holds no longer; what was announced by it is paid as anything else."""
    row.state, row.withdrawn_at, row.withdrawn_by = ConsentState.WITHDRAWN, at, actor.name
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    row.collections.filter(state=CollectionState.ANNOUNCED).update(state=CollectionState.DROPPED, ended_at=at)
    note_consent(actor, at, row, "withdrawn")


def note_consent(
    actor: Actor, at: datetime, row: models.Consent, what: str, under: int | None = None, **data: object
) -> None:
    """One line of the trail about a consent."""
    record(
        actor=actor,
        at=at,
        event=f"payments:consent:{what}",
        subject=f"consent:{row.pk}",
        holder_id=row.holder_id,
        data={"matter": row.matter, **data},
        mandate_id=under,
    )


def end_collection(at: datetime, payment: models.Payment, *, done: bool) -> None:
    """How a payment went that was taken by consent; nothing for all others. Said again, it changes nothing more."""
    row = models.Collection.objects.select_related("order", "consent").filter(payment=payment).first()
    wanted = CollectionState.DONE if done else CollectionState.FAILED
    if row is None or row.state in (CollectionState.DONE, wanted):
        return
    row.state, row.ended_at = wanted, at
    row.save(update_fields=["state", "ended_at"])
    tell_collection(at, row)


def tell_collection(at: datetime, row: models.Collection) -> None:
    """Announce how a collection stands."""
    order = row.order
    assert order.due_on is not None
    announce(
        CollectionTold(
            order_id=order.pk,
            holder_id=order.holder_id,
            department=order.department,
            title=order.title,
            scopes=tuple(order.scopes),
            amount=order.total,
            due_on=order.due_on,
            shown=row.consent.shown,
            state=str(row.state),
            at=at,
        )
    )
