"""A call: made once for each wait and officer, sent at once or never."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from balcao.accounts.api import PersonSummary, get_person
from balcao.catalogue.api import departments
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick
from balcao.notices.call_types import Waits
from balcao.notices.choices.routes import quiet_until, usable_channels
from balcao.notices.delivery.keys import new_key
from balcao.notices.delivery.nudging import addresses_of
from balcao.notices.delivery.sending import send_unlisted
from balcao.notices.gateways.base import Message, NotTaken
from balcao.notices.jobs import send_call
from balcao.notices.mail import addressed, called
from balcao.notices.models import Call, CallChoice, Manner
from balcao.notices.types import Channel

AFTER = timedelta(minutes=1)
"""So long somebody waits before officers are called who are elsewhere."""

STALE = timedelta(minutes=10)
"""A call that no provider took for so long is not sent any more, nor shown by a browser that was off."""

KEPT = timedelta(days=1)


@transaction.atomic
def call_officers(*, key: str, what: Waits, people: Collection[int], department: str, path: str, at: datetime) -> int:
    """Call those of the people who chose it, but for whose quiet hours it is now; each once for a wait of that `key`.
    Returns how many were not called to it before. The caller has seen that they may take who waits.

    :param path: the page of ours where it is taken.
    """
    Call.objects.filter(at__lt=at - KEPT).delete()
    chosen = CallChoice.objects.filter(person_id__in=list(people), what=what.value, channels__len__gt=0)
    numbers = set(chosen.values_list("person_id", flat=True))
    quiet = {
        each.pk
        for each in Manner.objects.filter(pk__in=numbers)
        if quiet_until(at, each.quiet_from, each.quiet_until) > at
    }
    known = set(Call.objects.filter(key=key).values_list("person_id", flat=True))
    fresh = sorted(numbers - quiet - known)
    words = {"what": what.value, "department": department, "path": path, "at": at}
    Call.objects.bulk_create((Call(key=key, person_id=each, **words) for each in fresh), ignore_conflicts=True)
    for number in Call.objects.filter(key=key, person_id__in=fresh).values_list("pk", flat=True):
        send_call.defer_once(key=f"call:{number}", call_id=number)
    return len(fresh)


@transaction.atomic
def call_off(*, key: str, at: datetime) -> None:
    """Nobody waits there any more: what was not sent yet is not sent. What is being sent in this moment holds nobody
    up."""
    unsent = Call.objects.filter(key=key, sent_at__isnull=True, off_at__isnull=True)
    free = list(unsent.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Call.objects.filter(pk__in=free).update(off_at=at)


@transaction.atomic
def carry_call(*, call_id: int, at: datetime) -> None:
    """Send a call by every channel that its officer chose and that reaches them; one that arrives is enough.

    :raises NotTaken: when none took it; to be tried again, until it is stale.
    """
    row = Call.objects.select_for_update().filter(pk=call_id, sent_at__isnull=True, off_at__isnull=True).first()
    if row is None or at > row.at + STALE:
        return
    person = get_person(row.person_id)
    chosen = CallChoice.objects.filter(person_id=row.person_id, what=row.what).values_list("channels", flat=True)
    failures, sent = [], False
    for channel in usable_channels(person):
        for address in addresses_of(person, channel) if channel.value in (chosen.first() or ()) else ():
            message = _message(row, person, channel, address)
            try:
                send_unlisted(channel=channel, person_id=row.person_id, address=address, message=message, at=at)
            except NotTaken as failure:
                failures.append(failure)
            else:
                sent = True
    if failures and not sent:
        raise failures[0]
    row.sent_at = at
    row.save(update_fields=["sent_at"])


def _message(row: Call, person: PersonSummary, channel: Channel, address: str) -> Message:
    manner = Manner.objects.filter(pk=row.person_id).first()
    language = (manner.language if manner else "") or person.language
    link = settings.BALCAO_PUBLIC_URL + row.path
    names = departments(settings.BALCAO_SERVICES)
    values = {"department": pick(names.get(row.department, {}), language) or row.department, "link": link}
    kind = "body" if channel is Channel.MAIL else "short"
    return Message(
        key=new_key(),
        address=addressed(called(person, language), address) if channel is Channel.MAIL else address,
        subject=translate(f"notices.call.{row.what}.subject", language, **values),
        text=translate(f"notices.call.{row.what}.{kind}", language, **values),
        language=language,
        link=link,
        kept_seconds=int(STALE.total_seconds()),
    )
