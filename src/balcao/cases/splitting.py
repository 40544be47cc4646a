"""Whether a case can be split, and which of its rows can go."""

from collections.abc import Mapping, Sequence
from typing import Any

from balcao.cases.joined import lead_of, members_of
from balcao.cases.measures import is_measure
from balcao.cases.models import Case, Hearing
from balcao.catalogue.api import get_version
from balcao.kernel.errors import BalcaoError


class CannotSplit(BalcaoError):
    """A case cannot be split in two; `why` is a word of ``split.cannot``."""

    key = "cases.cannot_split"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


ROWS = frozenset({"group", "table", "bulk_table"})
"""The kinds of questions whose rows can be parted."""


def why_not_split(case: Case) -> str:
    """What stands against splitting a case that is with its officer; empty if nothing does.

    A licence or an entity has one case at a time; what others were asked, they were asked about the whole.
    """
    if case.against_id is not None or is_measure(case):
        return "kind"
    if case.licence_number or case.about:
        return "one_thing"
    if lead_of(case) is not None or members_of(case).exists():
        return "joined"
    asked = case.opinions.exists() or case.inspections.exists() or case.supplements.exists()
    if asked or Hearing.objects.filter(case=case).exists():
        return "asked"
    return "stands_still" if case.stands_still else ""


def rows_of(case: Case) -> dict[str, list[Any]]:
    """The rows by question, of those questions that have more than one, as documents would have them now."""
    questions = get_version(case.version_id).definition.form.questions()
    answers = {**case.answers, **case.corrected}
    found = {each.id: answers.get(each.id) for each in questions if each.kind in ROWS}
    return {name: rows for name, rows in found.items() if isinstance(rows, list) and len(rows) > 1}


def parted(case: Case, going: Mapping[str, Sequence[int]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows that stay and those that go, by question.

    :raises CannotSplit: for rows that there are not, and where none would stay.
    """
    rows, stay, go = rows_of(case), {}, {}
    for name, chosen in going.items():
        known, wanted = rows.get(name, []), set(chosen)
        if not wanted:
            continue
        if not wanted < set(range(len(known))):
            raise CannotSplit("rows")
        stay[name] = [row for number, row in enumerate(known) if number not in wanted]
        go[name] = [row for number, row in enumerate(known) if number in wanted]
    return stay, go
