"""The questions of this room, by subject."""

from balcao.entities.queries.entities import acting_choices, get_entity, holder_name, holder_names, register_numbers
from balcao.entities.queries.mandates import mandates_held_by, mandates_of, representatives_of
from balcao.entities.queries.seats import required_signers

__all__ = [
    "acting_choices",
    "get_entity",
    "holder_name",
    "holder_names",
    "mandates_held_by",
    "mandates_of",
    "register_numbers",
    "representatives_of",
    "required_signers",
]
