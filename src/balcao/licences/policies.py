"""Whose business a licence is."""

from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import list_services, mandate_scopes
from balcao.kernel.actor import Actor


def concerns(actor: Actor, *, holder_id: str, department: str) -> bool:
    """Whether the actor may deal with a holder's licences of that department.

    The platform itself may; whoever acts for a holder only for that holder; an officer for their department.
    """
    if actor.is_system and actor.holder_id in ("", "system"):
        return True
    return actor.holder_id == holder_id or department in actor.departments


def scopes_of_kind(kind: str, at: datetime) -> tuple[str, ...]:
    """The names under which a licence of that kind may be mandated: those of the services that renew it."""
    renewing = [each.service_id for each in list_services(at=at) if each.licence == kind]
    return tuple({scope for each in renewing for scope in mandate_scopes(each, settings.BALCAO_SERVICES)})
