"""A team's load, for its chiefs."""

from datetime import datetime

from balcao.accounts.api import officers_on
from balcao.cases.api import TeamLoad, team_load
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.worklists.policies import require_chief


def load_of(*, actor: Actor, at: datetime, department: str) -> tuple[TeamLoad, dict[int, Text]]:
    """The load of the department, and the names of its officers who are there today.

    :raises NotFound: for who is no chief there.
    """
    require_chief(actor, department)
    officers = officers_on(department=department, on=macau_date(at))
    return team_load(actor=actor, at=at, department=department), {each.person_id: each.name for each in officers}
