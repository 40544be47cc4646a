"""Telling one person, by every channel of their route, that something lies in an inbox; nothing of what it says."""

import json
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from balcao.accounts.api import PersonSummary
from balcao.catalogue.api import departments
from balcao.entities.api import holder_name
from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick
from balcao.notices.addressees import nobody_assigned
from balcao.notices.choices.leaving import stop_url
from balcao.notices.delivery.sending import send
from balcao.notices.gateways.base import Message, NotTaken
from balcao.notices.mail import addressed, called
from balcao.notices.models import Notice, Nudge, PushSubscription
from balcao.notices.types import Channel, NoticeKind, Route


def nudge_person(*, notice: Notice, route: Route, at: datetime) -> NotTaken | None:
    """Tell the route's person by each channel, unless that was done; returns the first failure to be tried again.

    One channel that fails does not hold up the others. Who has no address for any of them is passed over.
    """
    person, person_id = route.person, route.person.person_id
    ways = [(channel, address) for channel in route.channels for address in addresses_of(person, channel)]
    if not ways:
        return None
    Nudge.objects.bulk_create([Nudge(notice=notice, person_id=person_id)], ignore_conflicts=True)
    (nudge,) = _NUDGE(notice=notice.pk, person=person_id)
    failures = []
    for channel, address in ways:
        write = _writer(notice, person, channel, address, route.language, at)
        try:
            send(nudge=nudge, channel=channel, address=address, write=write, at=at)
        except NotTaken as failure:
            failures.append(failure)
    return failures[0] if failures else None


_NUDGE = KeptQuestion(lambda: Nudge.objects.filter(notice=given("notice"), person_id=given("person")))


def addresses_of(person: PersonSummary, channel: Channel) -> list[str]:
    """Where a channel of their route reaches a person."""
    if channel is Channel.PUSH:
        browsers = PushSubscription.objects.filter(person_id=person.person_id, gone_at__isnull=True).order_by("pk")
        return [json.dumps(each) for each in browsers.values("endpoint", "p256dh", "auth")]
    address = person.email if channel is Channel.MAIL else person.phone
    return [address] if address else []


def body_of_nudge(
    *, channel: Channel, department: str, name: str, holder: str, own: bool, link: str, language: str
) -> str:
    """What a message says to somebody called `name`, of a department's code, about their own inbox or a holder's."""
    names = departments(settings.BALCAO_SERVICES)
    kind = "mail" if channel is Channel.MAIL else "short"
    return translate(
        f"notices.{kind}.body_{'own' if own else 'entity'}",
        language,
        name=name,
        department=pick(names.get(department, department), language),
        holder=holder,
        link=link,
    )


def _writer(
    notice: Notice, person: PersonSummary, channel: Channel, address: str, language: str, at: datetime
) -> Callable[[str], Message]:
    name, own = called(person, language), notice.holder_id == f"p-{person.person_id}"
    link = settings.BALCAO_PUBLIC_URL + (notice.path or f"/as/{notice.holder_id}/inbox/")
    holder = name if own else pick(holder_name(notice.holder_id), language)
    text = body_of_nudge(
        channel=channel,
        department=notice.department,
        name=name,
        holder=holder,
        own=own,
        link=link,
        language=language,
    )
    if channel is Channel.MAIL and nobody_assigned(notice.holder_id, notice.scopes, at):
        assign = f"{settings.BALCAO_PUBLIC_URL}/as/{notice.holder_id}/mandates/"
        text = f"{text}\n{translate('notices.assign.mail', language, holder=holder, link=assign)}\n"
    unsubscribe = ""
    if channel is Channel.MAIL and not notice.legal:
        unsubscribe = stop_url(person_id=person.person_id, holder_id=notice.holder_id, kind=NoticeKind(notice.kind))
        text = f"{text}\n{translate('notices.mail.stop', language, link=unsubscribe)}\n"
    subject = translate("notices.mail.subject", language)

    def write(key: str) -> Message:
        return Message(
            key=key,
            address=addressed(name, address) if channel is Channel.MAIL else address,
            subject=subject,
            text=text,
            language=language,
            link=link,
            unsubscribe=unsubscribe,
        )

    return write
