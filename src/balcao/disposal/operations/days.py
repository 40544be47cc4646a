"""What has a day of its own: the recording of a visit, a link to a document, what other systems were told. A hold on
its case keeps it longer."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from balcao.cases.api import Case
from balcao.counter.api import forget_recordings
from balcao.credentials.api import forget_given
from balcao.disposal.door import matter_of
from balcao.disposal.models import LegalHold
from balcao.disposal.rooms import RULES
from balcao.foundation.forgetting.api import Matter, gather
from balcao.outbox.api import forget_happenings


def forget_what_is_over(*, at: datetime) -> int:
    """Delete what is past its own day and on whose case no hold stands; returns how many. What a hold kept goes in the
    night after it is lifted."""
    forgets: tuple[Callable[[Matter], int], ...] = (
        lambda held: forget_recordings(at=at, but=held.get("draft", [])),
        lambda held: forget_given(at=at, but=held.get("document", [])),
        lambda held: forget_happenings(at=at, but=held.get("draft", [])),
    )
    return sum(_but_held(each) for each in forgets)


@transaction.atomic
def _but_held(forget: Callable[[Matter], int]) -> int:
    """No hold is placed between looking which there are and what is deleted: it waits until that is done."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {LegalHold._meta.db_table} IN SHARE MODE")
    return forget(_held())


def _held() -> Matter:
    """By what the rooms know the cases on which a hold stands."""
    found: Matter = {}
    for case in Case.objects.filter(pk__in=LegalHold.objects.filter(lifted_at__isnull=True).values("case_id")):
        for name, values in matter_of(case).items():
            found.setdefault(name, []).extend(values)
    return gather(RULES, found) if found else found
