"""The door of the entities."""

from balcao.entities.demo import load_demo
from balcao.entities.events import MandateRevoked
from balcao.entities.operations import BadPeriod, MandateExists, NothingGranted, grant_mandate, revoke_mandate
from balcao.entities.policies import may, require
from balcao.entities.queries import (
    acting_choices,
    get_entity,
    holder_name,
    holder_names,
    mandates_held_by,
    mandates_of,
    register_numbers,
    representatives_of,
    required_signers,
)
from balcao.entities.types import (
    EVERY_SERVICE,
    Action,
    EntityKind,
    EntitySummary,
    MandateSummary,
    SignerRule,
    Verdict,
)

__all__ = [
    "EVERY_SERVICE",
    "Action",
    "BadPeriod",
    "EntityKind",
    "EntitySummary",
    "MandateExists",
    "MandateRevoked",
    "MandateSummary",
    "NothingGranted",
    "SignerRule",
    "Verdict",
    "acting_choices",
    "get_entity",
    "grant_mandate",
    "holder_name",
    "holder_names",
    "load_demo",
    "mandates_held_by",
    "mandates_of",
    "may",
    "register_numbers",
    "representatives_of",
    "require",
    "required_signers",
    "revoke_mandate",
]
