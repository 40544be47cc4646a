"""Which way a nudge goes to one person, by what they chose."""

from datetime import date, datetime, time, timedelta

from balcao.accounts.api import PersonSummary, get_person
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.clock import MACAU, UTC, macau_date
from balcao.notices.delivery.unusable import is_usable
from balcao.notices.models import Choice, Manner, PushSubscription
from balcao.notices.types import Channel, Digest, NoticeKind, Route

USUAL = (Channel.MAIL, Channel.PUSH)
"""Where somebody chose nothing: by mail, and in the browsers they asked for it."""

DIGEST_AT = time(8)
"""When digests go out, in Macao."""

WEEKLY_ON = 0
"""The day of the weekly digest: Monday."""


def routes(
    *, person_id: int, holder_id: str, kind: NoticeKind, at: datetime, legal: bool = False, asks: bool = False
) -> Route:
    """How a person is told of a notice to a holder that is delivered at that moment.

    What has legal effect, or asks something of its reader, is never put off to a digest. A legal notice goes by any
    channel there is where none of those chosen can be used. No channel at all: the notice only lies in the inbox.

    :raises NotFound: if there is no such person.
    """
    person = get_person(person_id)
    manner = _MANNER.first(person=person_id) or Manner(pk=person_id)
    usable = usable_channels(person)
    chosen = channels_chosen(person_id=person_id, holder_id=holder_id, kind=NoticeKind.LEGAL if legal else kind)
    channels = tuple(each for each in usable if each in chosen) or (usable if legal else ())
    later = Digest(manner.digest) is not Digest.AT_ONCE and not (legal or asks) and bool(channels)
    return Route(
        person=person,
        channels=channels,
        language=manner.language or person.language,
        not_before=quiet_until(at, manner.quiet_from, manner.quiet_until),
        digest_on=digest_day(at, Digest(manner.digest)) if later else None,
    )


def channels_chosen(*, person_id: int, holder_id: str, kind: NoticeKind) -> tuple[Channel, ...]:
    """The channels for one kind of notices, whether they can be used or not."""
    row = _CHOICE.first(person=person_id, holder=holder_id, kind=kind.value)
    return tuple(Channel(each) for each in row.channels) if row else USUAL


_MANNER = KeptQuestion(lambda: Manner.objects.filter(pk=given("person")))
_CHOICE = KeptQuestion(
    lambda: Choice.objects.filter(person_id=given("person"), holder_id=given("holder"), kind=given("kind"))
)
_PUSHED = KeptQuestion(
    lambda: PushSubscription.objects.filter(person_id=given("person"), gone_at__isnull=True).values_list(
        "pk", flat=True
    )[:1]
)


def usable_channels(person: PersonSummary) -> tuple[Channel, ...]:
    """The channels that reach a person: an address and a phone at which something arrives, a browser."""
    push = bool(_PUSHED(person=person.person_id))
    addresses = {Channel.MAIL: person.email, Channel.SMS: person.phone}
    usable = [
        channel for channel, address in addresses.items() if address and is_usable(person.person_id, channel, address)
    ]
    return (*usable, Channel.PUSH) if push else tuple(usable)


def quiet_until(at: datetime, quiet_from: time | None, until: time | None) -> datetime:
    """The first moment from `at` on that lies outside the quiet hours of Macao, in UTC; they may pass midnight."""
    if quiet_from is None or until is None:
        return at
    local = at.astimezone(MACAU)
    now = local.time()
    overnight = quiet_from > until
    quiet = (now >= quiet_from or now < until) if overnight else quiet_from <= now < until
    if not quiet:
        return at
    day = local.date() + timedelta(days=int(overnight and now >= quiet_from))
    return datetime.combine(day, until, tzinfo=MACAU).astimezone(UTC)


def digest_day(at: datetime, digest: Digest) -> date:
    """The day of the next digest to go out after that moment."""
    today = macau_date(at)
    first = today + timedelta(days=int(at.astimezone(MACAU).time() >= DIGEST_AT))
    return first if digest is Digest.DAILY else first + timedelta(days=(WEEKLY_ON - first.weekday()) % 7)
