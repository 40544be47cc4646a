"""Who administers a list: chiefs those of their department, administrators of the platform those of the house."""

from balcao.calendar.api import DUTY, HOUSE
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound
from balcao.reflists.models import ReferenceList


def may_administer(actor: Actor, department: str) -> bool:
    """Whether the actor proposes and publishes versions of that department's lists."""
    return actor.holds(CHIEF, department) if department else actor.holds(DUTY, HOUSE)


def list_departments(actor: Actor) -> list[str]:
    """The departments whose lists are the actor's, the house as an empty code; none for everybody else."""
    return sorted(code for code in {"", *actor.departments} if may_administer(actor, code))


def eyes_of(actor: Actor, department: str) -> list[str]:
    """The persons behind the officer, those they stand in for there or in the administration included."""
    return sorted({*actor.eyes_in(department), *actor.eyes_in(HOUSE)})


def locked(actor: Actor, list_id: str) -> ReferenceList:
    """A list to be changed.

    :raises NotFound: if it is none of the actor's, or there is none.
    """
    row = ReferenceList.objects.select_for_update().filter(list_id=list_id).first()
    if row is None or not may_administer(actor, row.department):
        raise NotFound(f"reference list {list_id}")
    return row
