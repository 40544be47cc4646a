"""What every act of an applicant on a lodged case begins and ends with: the case, locked; its line on the timeline."""

from datetime import datetime
from typing import Any

from balcao.cases.duty import WORDS
from balcao.cases.guardianship import in_whose_hand
from balcao.cases.models import Case, Draft, Step
from balcao.cases.scopes import act_on, scopes_of
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def lock_own(actor: Actor, at: datetime, reference: str, *, action: Action = Action.LODGE) -> tuple[Case, int | None]:
    """The holder's case and, after it, its draft, locked; and the mandate under which the actor may change them.

    :raises NotFound: if it is none of the actor's business.
    """
    case = Case.objects.select_for_update().filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    case.draft = Draft.objects.select_for_update().get(pk=case.draft_id)
    scopes, act = scopes_of(case.service_id, case.draft_id), act_on(get_version(case.version_id), amount=0)
    return case, require(actor=actor, action=action, at=at, scopes=scopes, act=act)


def note_own(case: Case, actor: Actor, at: datetime, under: int | None, kind: str, note: str = "", **data: Any) -> None:
    """A line of the timeline and of the trail: what somebody did for the applicant, under which mandate."""
    Step.objects.create(case=case, at=at, kind=kind, who=actor.name, note=note, data=data | in_whose_hand(actor))
    record(
        actor=actor,
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={name: value for name, value in data.items() if name not in WORDS},
        mandate_id=under,
    )
