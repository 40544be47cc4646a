"""What software is told beside the failures of the rooms below."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from balcao.kernel.errors import BalcaoError


class KeyMissing(BalcaoError):
    """A call that writes carries an Idempotency-Key: 1 to 50 visible ASCII characters."""

    key: ClassVar[str] = "publicapi.key_missing"


class KeyReused(BalcaoError):
    """This Idempotency-Key began another application, or one whose answers are others by now."""

    key = "publicapi.key_reused"


class AnswersUnfit(BalcaoError):
    """Answers are no answers to this form's questions; `faults` says which, by question."""

    key = "publicapi.answers_unfit"

    def __init__(self, faults: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(", ".join(str(each["question"]) for each in faults))
        self.faults = list(faults)


class Changed(BalcaoError):
    """Somebody else changed these answers meanwhile: theirs stand, the others were kept."""

    key = "publicapi.changed"

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(", ".join(questions))
        self.questions = list(questions)


class PersonNeeded(BalcaoError):
    """A person has to go on from here, on the `page`; `why` names the text that says what they have to do."""

    def __init__(self, why: str, page: str) -> None:
        super().__init__(why)
        self.why, self.page = why, page


class StillWrong(BalcaoError):
    """Answers are missing or wrong: `faults` says which and what to do."""

    key = "cases.incomplete"

    def __init__(self, faults: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self.faults = list(faults)


class TableUnfit(BalcaoError):
    """The file is no table for this question; `columns` are those it lacks, if that is what is wrong."""

    key = "publicapi.table_unfit"

    def __init__(self, columns: Sequence[str] = ()) -> None:
        super().__init__(", ".join(columns))
        self.columns = tuple(columns)


class SameThingInCourse(BalcaoError):
    """An application about the same is not decided yet: `cases`. Say `another` if this is another matter."""

    key = "publicapi.same_in_course"

    def __init__(self, cases: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self.cases = list(cases)
