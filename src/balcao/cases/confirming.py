"""What is entered at a counter is lodged only once the person before the clerk has confirmed it.

Which confirmations there are is known above; the room that keeps them says so here when the house starts.
"""

from collections.abc import Callable

from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

type Confirmed = Callable[[int, str, int | None], int]
"""From a draft's number, its content's hash and its total in avos (None: whatever it was, it is paid) to the level at
which the person confirmed it; 0 if they did not."""


class NotConfirmed(BalcaoError):
    """The person at the counter has not confirmed what would be lodged now."""

    key = "cases.not_confirmed"


class ClerkWorksOnIt(BalcaoError):
    """At a counter: the clerk works on this case as an officer, so a colleague enters it."""

    key = "cases.clerk_works_on_it"


_asked: list[Confirmed] = []


def ask_who_confirms(confirmed: Confirmed) -> None:
    """Register who knows what was confirmed (the last one registered is asked)."""
    _asked.append(confirmed)


def level_of(actor: Actor, *, draft_id: int, content: str, total: int | None) -> int:
    """The level at which the actor stands behind this very content; at a counter, that of their confirmation.

    :raises NotConfirmed: when at a counter they have not confirmed it, or something else.
    """
    if actor.clerk is None:
        return actor.assurance
    level = _asked[-1](draft_id, content, total) if _asked else 0
    if not level:
        raise NotConfirmed
    return level
