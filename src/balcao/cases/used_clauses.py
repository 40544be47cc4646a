"""What keeps the clauses an officer used, and tells of them."""

from collections.abc import Iterable

from balcao.cases.clauses import Clause, blanks_in, used_in
from balcao.cases.events import ClausesUsed
from balcao.cases.failures import BlankLeft
from balcao.cases.models import Case
from balcao.foundation.bus.api import announce


def use_clauses(case: Case, clauses: Iterable[Clause], *texts: str) -> None:
    """Keep with a locked case those clauses that stand in what an officer wrote; the caller saves it.

    :raises BlankLeft: naming what is still to be written.
    """
    if left := blanks_in(*texts):
        raise BlankLeft(left)
    used = used_in([each.as_json() for each in clauses], *texts)
    new = [each for each in used if each not in case.clauses]
    case.clauses = [*case.clauses, *new]
    if used:
        numbers = tuple((each["clause"], each["version"]) for each in used)
        announce(ClausesUsed(reference=case.reference, clauses=numbers))
