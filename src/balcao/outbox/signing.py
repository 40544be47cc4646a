"""How a call proves that it comes from here, as Standard Webhooks has it."""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from balcao.outbox.models import Subscription


def _key(salt: str) -> bytes:
    """The key is worked out, not kept: who reads the database alone cannot sign."""
    return hmac.new(settings.SECRET_KEY.encode(), f"balcao.outbox:{salt}".encode(), hashlib.sha256).digest()


def secret_of(salt: str) -> str:
    """The secret as its owner gets it."""
    return f"whsec_{base64.b64encode(_key(salt)).decode()}"


def signed_headers(subscription: Subscription, mark: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of a call; for a day after a change of the secret, both sign."""
    salts = [subscription.salt]
    if subscription.both_until is not None and at < subscription.both_until:
        salts.append(subscription.salt_before)
    content = f"{mark}.{int(at.timestamp())}.".encode() + body
    codes = [base64.b64encode(hmac.new(_key(salt), content, hashlib.sha256).digest()).decode() for salt in salts]
    return {
        "Content-Type": "application/cloudevents+json",
        "webhook-id": mark,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(f"v1,{code}" for code in codes),
    }
