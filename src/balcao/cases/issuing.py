"""What a case issued: each decision that grants has its own documents, in the place of those before."""

from datetime import datetime

from balcao.cases.models import Case, Decision
from balcao.catalogue.api import get_version
from balcao.documents.api import number_requested
from balcao.foundation.db.api import KeptQuestion, given


def request_key(case: Case, place: int, revision: int | None = None) -> str:
    """The key by which the document in that place is asked for, by the decision in force or an earlier one."""
    number = case.revision if revision is None else revision
    return f"case:{case.pk}:{place}:r{number}" if number else f"case:{case.pk}:{place}"


def issued_now(case: Case) -> str:
    """The number of the first document of the decision in force; empty when it issues none."""
    places = range(len(get_version(case.version_id).definition.data.outputs))
    return number_requested([request_key(case, place) for place in places])


def issued_before(case: Case, place: int) -> str:
    """The number of the document that the latest decision before it issued in that place; empty when none did."""
    keys = [request_key(case, place, revision) for revision in reversed(range(case.revision))]
    return number_requested(keys) if keys else ""


def granted_at(case: Case) -> datetime | None:
    """Since when it is granted, whatever was corrected or changed since; None when it is not."""
    since = None
    for outcome, at in _DECIDED(case=case.pk):
        since = (since or at) if outcome == "approve" else None
    return since


_DECIDED = KeptQuestion(lambda: Decision.objects.filter(case=given("case")).order_by("pk").values_list("outcome", "at"))
