"""One mail to one person: that something lies in the inbox, from which department, and where. Nothing else."""

import re
from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from balcao.accounts.api import PersonSummary, get_person
from balcao.catalogue.api import departments
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick
from balcao.notices.models import Notice, Nudge

SPECIAL = re.compile(r'["\\\\<>@,;:()\[\]\x00-\x1f\x7f]')


def send_nudge(*, notice: Notice, person_id: int, language: str, at: datetime) -> None:
    """Mail this person about this notice unless that was done. Persons without an address are passed over.

    The row stays locked while the mail is on its way, so that two workers do not send it both.

    :raises OSError: if the mail server does not take it.
    """
    person = get_person(person_id)
    if not person.email:
        return
    Nudge.objects.bulk_create([Nudge(notice=notice, person_id=person_id)], ignore_conflicts=True)
    with transaction.atomic():
        row = Nudge.objects.select_for_update().get(notice=notice, person_id=person_id)
        if row.sent_at is not None:
            return
        _message(notice, person, language).send()
        row.sent_at = at
        row.save(update_fields=["sent_at"])


def _message(notice: Notice, person: PersonSummary, language: str) -> EmailMessage:
    known = departments(settings.BALCAO_SERVICES)
    name = called(person, language)
    own = notice.holder_id == f"p-{person.person_id}"
    words = {
        "name": name,
        "department": pick(known.get(notice.department, notice.department), language),
        "holder": name if own else pick(holder_name(notice.holder_id), language),
        "link": settings.BALCAO_PUBLIC_URL + (notice.path or f"/as/{notice.holder_id}/inbox/"),
    }
    body = translate("notices.mail.body_own" if own else "notices.mail.body_entity", language, **words)
    return EmailMessage(
        subject=translate("notices.mail.subject", language),
        body=body,
        to=[addressed(name, person.email)],
    )


def called(person: PersonSummary, language: str) -> str:
    """The name by which a mail in that language addresses somebody."""
    return person.name_pt or person.name if language in ("pt", "en") else person.name


def addressed(name: str, email: str) -> str:
    """The addressee with their name; a name with signs that mean something in a header stays in the body only."""
    return email if SPECIAL.search(name) else formataddr((name, email))
