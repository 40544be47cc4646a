"""What assessors are told in their own inbox; nothing of whose applications they are."""

from datetime import datetime

from balcao.cases.events import AssessorTold
from balcao.cases.models import Assessor
from balcao.catalogue.api import get_version
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import system_actor
from balcao.notices.api import send_worded, worded


def tell_assessor(assessor: Assessor, at: datetime, key: str) -> None:
    """Tell an officer that they were asked to assess, or that few days are left; each once. Who is from outside is
    told by mail, by who invited them."""
    if assessor.person_id is None:
        announce(AssessorTold(assessor_id=assessor.pk, ends=key == "assess_ends"))
        return
    panel, holder_id = assessor.panel, f"p-{assessor.person_id}"
    service = get_version(panel.version_id).definition.text("name")
    send_worded(
        words=worded(f"cases.note.{key}", service=service, until=panel.due_on),
        actor=system_actor(panel.department),
        at=at,
        holder_id=holder_id,
        department=panel.department,
        case_reference="",
        path=f"/desk/assess/{assessor.pk}/",
        key=f"panel:{panel.pk}:{key}:{holder_id}",
    )
