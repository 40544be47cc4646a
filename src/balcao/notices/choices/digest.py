"""One mail about several notices: how many lie in which inbox, and where. It carries no contents either."""

from collections import Counter
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from balcao.accounts.api import PersonSummary, get_person
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.notices.addressees import addressees
from balcao.notices.choices.routes import quiet_until
from balcao.notices.delivery.keys import new_key
from balcao.notices.delivery.sending import send_unlisted
from balcao.notices.delivery.unusable import is_usable
from balcao.notices.gateways.base import Message, NotTaken
from balcao.notices.mail import addressed, called
from balcao.notices.models import DigestEntry, Manner, Notice
from balcao.notices.types import Channel


def put_into_digest(*, notice: Notice, person_id: int, due_on: date) -> None:
    """Keep a notice for the digest of that day; once kept, it stays on its day."""
    DigestEntry.objects.bulk_create(
        [DigestEntry(notice=notice, person_id=person_id, due_on=due_on)], ignore_conflicts=True
    )


def send_due_digests(*, at: datetime) -> int:
    """Send the digests whose day has come; returns how many mails went out.

    One that the mail server does not take stays for the next run, and holds up nobody.
    """
    due = DigestEntry.objects.filter(due_on__lte=macau_date(at), done_at__isnull=True)
    people = due.order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_send(person_id, at) for person_id in people)


@transaction.atomic
def _send(person_id: int, at: datetime) -> bool:
    """The rows stay locked while the mail is on its way, so that two workers do not send it both.

    What was opened meanwhile, or is no longer this person's to read, is not told of.
    """
    manner = Manner.objects.filter(pk=person_id).first() or Manner(pk=person_id)
    if quiet_until(at, manner.quiet_from, manner.quiet_until) > at:
        return False
    due = DigestEntry.objects.filter(person_id=person_id, due_on__lte=macau_date(at), done_at__isnull=True)
    rows = list(due.select_for_update(of=("self",)).select_related("notice").order_by("pk"))
    waiting = Counter(
        row.notice.holder_id
        for row in rows
        if row.notice.opened_at is None and row.notice.moot_at is None and person_id in addressees(row.notice, at)
    )
    person = get_person(person_id)
    told = bool(waiting and person.email and is_usable(person_id, Channel.MAIL, person.email))
    if told:
        message = _message(person, manner.language or person.language, waiting)
        try:
            send_unlisted(channel=Channel.MAIL, person_id=person_id, address=person.email, message=message, at=at)
        except NotTaken:
            return False
    due.filter(pk__in=[row.pk for row in rows]).update(done_at=at)
    return told


def _message(person: PersonSummary, language: str, waiting: Counter[str]) -> Message:
    name, names = called(person, language), holder_names(waiting)
    lines = [
        translate(
            "notices.digest.line",
            language,
            holder=pick(names[holder], language),
            count=count,
            link=f"{settings.BALCAO_PUBLIC_URL}/as/{holder}/inbox/",
        )
        for holder, count in sorted(waiting.items(), key=lambda each: (each[0].startswith("e-"), each[0]))
    ]
    return Message(
        key=new_key(),
        address=addressed(name, person.email),
        subject=translate("notices.digest.subject", language, count=waiting.total()),
        text=translate("notices.digest.body", language, name=name, lines="\n\n".join(lines)),
        language=language,
        link=f"{settings.BALCAO_PUBLIC_URL}/as/p-{person.person_id}/inbox/",
    )
