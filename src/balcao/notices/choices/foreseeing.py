"""What would reach a person tomorrow, by what they chose."""

from datetime import datetime, time, timedelta

from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.choices.routes import DIGEST_AT, routes
from balcao.notices.models import DigestEntry
from balcao.notices.types import Foreseen, Foresight, NoticeKind

MOMENTS = (time(10), time(23))
"""The hours of tomorrow for which it is shown, in Macao: one by day, one at night."""

EXAMPLES = (
    (NoticeKind.LEGAL, True, False),
    (NoticeKind.APPLICATION, False, True),
    (NoticeKind.APPLICATION, False, False),
)
"""What is shown as examples: kind, whether with legal effect, whether it asks something."""


def tomorrow(*, actor: Actor, at: datetime) -> Foresight:
    """How the actor would be told tomorrow of notices to the holder they act for, and what their digest holds by now.

    :raises NotFound: if the actor is no person, or may not see that holder's things.
    """
    sight_of(actor=actor, at=at)
    if actor.person_id is None:
        raise NotFound("choices of no person")
    day = macau_date(at) + timedelta(days=1)
    examples = []
    for moment in MOMENTS:
        arrives = datetime.combine(day, moment, tzinfo=MACAU)
        for kind, legal, asks in EXAMPLES:
            route = routes(
                person_id=actor.person_id, holder_id=actor.holder_id, kind=kind, at=arrives, legal=legal, asks=asks
            )
            examples.append(Foreseen(arrives_at=arrives, legal=legal, asks=asks, route=route))
    entries = DigestEntry.objects.filter(person_id=actor.person_id, done_at__isnull=True, notice__opened_at=None)
    first = entries.order_by("due_on").values_list("due_on", flat=True).first()
    return Foresight(
        examples=tuple(examples),
        digest_at=datetime.combine(first, DIGEST_AT, tzinfo=MACAU) if first else None,
        in_digest=entries.filter(due_on=first).count() if first else 0,
    )
