"""Files of a draft that were found unsafe since they were taken: their questions are open again, and it is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from balcao.cases.failures import Incomplete
from balcao.cases.models import Answer
from balcao.cases.notes import tell_of_draft
from balcao.cases.queries.uses import Holds
from balcao.documents.api import file_records, file_states
from balcao.formkit.api import Journey


class FileUnsafe(Incomplete):
    """A file was found unsafe since it was taken, and another has to be given; `names` are those files."""

    key = "cases.file_unsafe"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def unsafe_among(answers: Mapping[str, Any]) -> set[str]:
    """The SHA-256 of those files among the answers; nobody is asked where there is none."""
    states = file_states([str(file["sha256"]) for value in answers.values() for file in file_records(value)])
    return {digest for digest, held in states.items() if held.state == "refused"}


def check_files(journey: Journey) -> None:
    """See that there is none.

    :raises FileUnsafe: with their names.
    """
    names = tuple(str(each.params["name"]) for each in journey.faults if each.code == "unsafe_file")
    if names:
        raise FileUnsafe(names)


def tell_of_unsafe(*, at: datetime, sha256: str) -> None:
    """Tell the holders of open drafts in which the file lies; about a draft once."""
    found = Answer.objects.filter(Holds(F("value"), Cast(Value(sha256), TextField())), draft__state="open")
    for answer in found.select_related("draft").order_by("draft_id", "pk"):
        draft = answer.draft
        name = next(str(each["name"]) for each in file_records(answer.value) if each["sha256"] == sha256)
        tell_of_draft(
            at,
            draft,
            holder_id=draft.holder_id,
            key="file_unsafe",
            unique=f"draft:{draft.pk}:unsafe:{sha256[:16]}",
            path=f"/as/{draft.holder_id}/drafts/{draft.pk}/",
            file=name,
        )
