"""Entities, their seats and the mandates they gave."""

from balcao.entities.models.change import EntityChange
from balcao.entities.models.closing import Closing, ClosingConsent
from balcao.entities.models.entity import Entity
from balcao.entities.models.interest import Interest
from balcao.entities.models.invitation import Invitation
from balcao.entities.models.machine import Machine
from balcao.entities.models.mandate import Confirmation, Mandate
from balcao.entities.models.seat import Seat
from balcao.entities.models.substitution import Substitution

__all__ = [
    "Closing",
    "ClosingConsent",
    "Confirmation",
    "Entity",
    "EntityChange",
    "Interest",
    "Invitation",
    "Machine",
    "Mandate",
    "Seat",
    "Substitution",
]
