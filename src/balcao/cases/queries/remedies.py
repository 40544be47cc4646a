"""What one can do against a decision, for its addressee."""

from datetime import datetime

from balcao.cases.co_applicants import addressed_to
from balcao.cases.models import Case
from balcao.cases.proceedings import Remedies
from balcao.cases.remedies import remedies_of
from balcao.cases.scopes import scopes_of
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def remedies_against(*, actor: Actor, at: datetime, reference: str) -> Remedies:
    """The remedies against the decision in force of a case of the holder's, or one in which they applied together with
    others; none while nothing is decided against them.

    :raises NotFound: if they are no addressee of it, or it is none of the actor's business.
    """
    case = Case.objects.filter(addressed_to(actor), reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    return Remedies(
        reference=case.reference,
        service=get_version(case.version_id).definition.text("name"),
        state=CaseState(case.state),
        decided_at=case.decided_at,
        ways=remedies_of(case, at, actor.holder_id),
    )
