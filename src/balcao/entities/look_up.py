"""Finding a holder by the number under which registers know them."""

from balcao.accounts.api import person_by_bir
from balcao.entities.models import Entity


def holders_by_number(number: str) -> list[str]:
    """The person with that identity card who has an account, or the entities with that register number."""
    person_id = person_by_bir(number)
    if person_id is not None:
        return [f"p-{person_id}"]
    return [f"e-{pk}" for pk in Entity.objects.filter(register_no=number).order_by("pk").values_list("pk", flat=True)]
