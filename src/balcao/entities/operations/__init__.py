"""The verbs of this room, by subject."""

from balcao.entities.operations.mandates import (
    BadPeriod,
    MandateExists,
    NothingGranted,
    grant_mandate,
    revoke_mandate,
)

__all__ = ["BadPeriod", "MandateExists", "NothingGranted", "grant_mandate", "revoke_mandate"]
