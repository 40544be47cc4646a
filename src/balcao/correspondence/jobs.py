"""What is sent after it was decided."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import EmailMessage

from balcao.catalogue.api import departments, get_version
from balcao.foundation.jobs.api import job, periodic
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick


@job(name="correspondence.send_invitation", queue="notify")
def send_invitation(invitation_id: int) -> None:
    """Mail the link to an outside body, unless it was revoked meanwhile. It says nothing of whose case it is."""
    from balcao.correspondence.models import Invitation
    from balcao.correspondence.outside import link_of

    row = Invitation.objects.select_related("opinion__case").get(pk=invitation_id)
    if row.revoked_at is not None:
        return
    case, language = row.opinion.case, row.language
    name = departments(settings.BALCAO_SERVICES).get(case.department, {})
    words = {
        "person": row.person,
        "department": pick(name, language) or case.department,
        "service": pick(get_version(case.version_id).definition.text("name"), language),
        "day": format_macau(row.opinion.due_on, language),
        "link": link_of(row),
    }
    EmailMessage(
        subject=translate("correspondence.invitation.subject", language, **words),
        body=translate("correspondence.invitation.body", language, **words),
        to=[row.email],
    ).send()


@periodic(name="correspondence.tend_chats", cron="* * * * *")
def tend(timestamp: int) -> int:
    """See to chats whose officer or person is away, and to those that wait when the department closes."""
    from balcao.correspondence.operations.tending import tend_chats

    return tend_chats(at=datetime.fromtimestamp(timestamp, tz=UTC))
