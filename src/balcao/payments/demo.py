"""What the demo world needs of the payments that only the provider could have said."""

from datetime import datetime

from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.consent_effects import consent_told
from balcao.payments.messages import Message
from balcao.payments.types import ConsentState

KNOWN_THERE = "con_demo"
"""The stand-in provider knows this consent from the beginning."""


def have_consent(*, actor: Actor, at: datetime, matter: str, department: str, title: Text, most: int) -> None:
    """A consent as if given on the provider's page, by a card that works."""
    row = models.Consent.objects.create(
        reference=f"CONSENT-demo-{actor.holder_id}",
        holder_id=actor.holder_id,
        matter=matter,
        department=department,
        title=dict(title),
        most=most,
        state=ConsentState.ASKED,
        asked_by=actor.name,
        asked_at=at,
    )
    given = {"event_id": row.reference, "type": "consent.given", "provider_id": KNOWN_THERE, "reference": row.reference}
    consent_told(at, Message(**given, refund="", amount=0, happened_at=at, shown="VISA •••• 4242"))
