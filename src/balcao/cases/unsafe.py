"""Files of a draft that were found unsafe since they were taken: their questions are open again."""

from collections.abc import Mapping
from typing import Any

from balcao.cases.failures import Incomplete
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
