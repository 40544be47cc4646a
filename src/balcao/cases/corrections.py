"""Corrections of registers that an officer may answer."""

from django.db.models import QuerySet

from balcao.cases.models import Correction
from balcao.cases.policies import speaks_for
from balcao.catalogue.api import register_described
from balcao.entities.api import ties_of
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text


def corrections_to_answer(actor: Actor) -> QuerySet[Correction]:
    """Those of registers that the officer's departments keep, none about a holder the officer has a tie to."""
    found = Correction.objects.filter(department__in=list(speaks_for(actor)))
    return found.exclude(draft__holder_id__in=[actor.self_id, *ties_of(actor.person_id or 0)]).exclude(
        asked_by=actor.self_id
    )


def name_of(register: str) -> Text:
    """A register's name in every language."""
    described = register_described(register)
    return described.name.text() if described else {}
