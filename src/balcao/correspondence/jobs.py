"""What is sent after it was decided."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import EmailMessage

from balcao.catalogue.api import departments, get_version
from balcao.foundation.jobs.api import job, periodic
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
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


@job(name="correspondence.call_to_chat", queue="notify", priority=10)
def call_to_chat(chat_id: int) -> None:
    """Call officers who are elsewhere to a chat in which somebody still waits."""
    from balcao.correspondence.calling import call_to

    call_to(chat_id=chat_id, at=now())


@periodic(name="correspondence.tend_chats", cron="* * * * *")
def tend(timestamp: int) -> int:
    """See to chats whose officer or person is away, and to those that wait when the department closes."""
    from balcao.correspondence.operations.tending import tend_chats

    return tend_chats(at=datetime.fromtimestamp(timestamp, tz=UTC))


@job(name="correspondence.send_assessor_link", queue="notify")
def send_assessor_link(assessor_id: int, ends: bool) -> None:
    """Mail the link to an assessor from outside, once the panel is open, or that few days are left (`ends`). It says
    nothing of whose applications they are."""
    from balcao.correspondence.assessor_links import address_of
    from balcao.correspondence.models import AssessorLink

    row = AssessorLink.objects.select_related("assessor__panel").filter(assessor_id=assessor_id).first()
    if row is None or row.assessor.left_at or row.assessor.panel.due_on is None or row.assessor.panel.closed_at:
        return
    panel, language = row.assessor.panel, row.language
    words = {
        "person": row.assessor.outside,
        "department": pick(departments(settings.BALCAO_SERVICES).get(panel.department, {}), language)
        or panel.department,
        "service": pick(get_version(panel.version_id).definition.text("name"), language),
        "day": format_macau(row.assessor.panel.due_on, language),
        "link": address_of(row),
    }
    key = f"correspondence.assessor.{'ends' if ends else 'asked'}"
    EmailMessage(
        subject=translate(f"{key}_subject", language, **words),
        body=translate(f"{key}_body", language, **words),
        to=[row.email],
    ).send()
