"""What the correspondence does when others announce something."""

from balcao.cases.api import AssessorTold
from balcao.correspondence.jobs import send_assessor_link
from balcao.foundation.bus.api import subscriber


@subscriber(AssessorTold)
def mail_assessor(event: AssessorTold) -> None:
    """Who assesses from outside is told by mail, in a job."""
    send_assessor_link.defer(assessor_id=event.assessor_id, ends=event.ends)
