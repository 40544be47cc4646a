"""Tables of terms under which what ended today is over, and a second chief, for tests."""

from typing import Any

from balcao.accounts.officers.models import Post
from balcao.catalogue.api import RetentionTable, retention_on


def over_at_once(*given: Any) -> RetentionTable:
    """The table in force with every year taken away; put it in the place of `dossiers.keeping.retention_on`."""
    table = retention_on(*given)
    rules = tuple(each.model_copy(update={"years": 0, "after": 0}) for each in table.rules)
    return table.model_copy(update={"rules": rules})


def second_chief(number: int = 14, *, of: int = 13) -> None:
    """Let another officer of the demo world be a chief where that one is."""
    for post in Post.objects.filter(person_id=of, duty="chief"):
        post.pk, post.person_id = None, number
        post.save()
