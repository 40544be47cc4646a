"""What became of applications, by their drafts."""

from collections.abc import Iterable

from balcao.cases.models import Case
from balcao.cases.states import CaseState


def states_of_drafts(draft_ids: Iterable[int]) -> dict[int, CaseState]:
    """The state of the case that each of these drafts became; a draft that was not lodged is left out."""
    found = Case.objects.filter(draft_id__in=list(draft_ids)).values_list("draft_id", "state")
    return {draft_id: CaseState(state) for draft_id, state in found}
