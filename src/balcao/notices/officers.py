"""Officers learn in their own inbox what posts they have, and for whom they stand in."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from balcao.accounts.api import PostEnded, PostGiven, SubstitutionConfirmed, person_names
from balcao.catalogue.api import departments
from balcao.foundation.bus.api import subscriber
from balcao.foundation.ui.api import format_macau, known
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import LANGUAGES, Text
from balcao.notices.operations import send_worded
from balcao.notices.wording.worded import worded
from balcao.notices.words import say


@subscriber(PostGiven)
def tell_of_the_post(event: PostGiven) -> None:
    """Who was given a post learns of it."""
    words = {"duty": event.duty, "since": event.since_on, "until": event.until_on}
    _tell("given", event.person_id, event.department, event.at, f"post:{event.post_id}:given", words)


@subscriber(PostEnded)
def tell_of_the_end(event: PostEnded) -> None:
    """Whose post was ended learns of it."""
    words = {"duty": event.duty, "reason": event.reason}
    _tell("ended", event.person_id, event.department, event.at, f"post:{event.post_id}:ended", words)


@subscriber(SubstitutionConfirmed)
def tell_of_the_substitution(event: SubstitutionConfirmed) -> None:
    """Who is away and who stands in learn of it."""
    names = person_names([event.person_id, event.substitute_id])
    days = {"since": event.from_on, "until": event.until_on}
    key = f"absence:{event.absence_id}"
    away = {**days, "substitute": names[event.substitute_id]}
    _tell("away", event.person_id, event.department, event.at, f"{key}:away", away)
    stand_in = {**days, "absent": names[event.person_id]}
    _tell("stand_in", event.substitute_id, event.department, event.at, f"{key}:stand_in", stand_in)


def _tell(what: str, person_id: int, department: str, at: datetime, key: str, words: dict[str, Any]) -> None:
    names = departments(settings.BALCAO_SERVICES)
    values = {"department": names.get(department, department)}
    values |= {name: _shown(name, value) for name, value in words.items()}
    said = worded(f"officers.notice.{what}", **values)
    send_worded(
        words=said,
        actor=system_actor(department),
        at=at,
        holder_id=f"p-{person_id}",
        department=department,
        case_reference="",
        key=key,
    )


def _shown(name: str, value: Any) -> Text | str:
    """A day or a duty in every language; anything else as it is."""
    if isinstance(value, date):
        return {language: format_macau(value, language) for language in LANGUAGES}
    key = f"officers.duty.{value}"
    return say(key) if name == "duty" and known(key) else str(value)
