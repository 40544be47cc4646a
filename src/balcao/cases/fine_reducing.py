"""A fine that is found too high, on an objection or by its own author: it stays, and becomes less."""

from collections.abc import Sequence

from balcao.cases.failures import NotNow, ReasonNeeded
from balcao.cases.fine_types import BadFine
from balcao.cases.models import Case, Fine


def reducible_by(objection: Case) -> Fine | None:
    """The fine in force that an objection is against; None when it is against anything else."""
    if objection.against is None:
        return None
    found = Fine.objects.select_related("case").filter(case_id=objection.against.case_id, annulled_at=None).first()
    return found if found is not None and found.decision_id is not None and found.case.outcome == "refuse" else None


def fine_in_force(case: Case) -> Fine | None:
    """The fine that a case imposes at present; None where it imposes none."""
    found = Fine.objects.filter(case_id=case.pk, annulled_at=None, decision__isnull=False).first()
    return found if found is not None and case.outcome == "refuse" else None


def check_amount(fine: Fine, amount: int) -> None:
    """See that a fine may become so many avos.

    :raises BadFine: for no less than it is, or less than the law allows.
    """
    if not fine.least <= amount < fine.amount:
        raise BadFine(fine.least, fine.amount - 1)


def check_reduces(objection: Case, members: Sequence[Case], outcome: str, note: str, amount: int) -> None:
    """See that an objection may be granted by making a fine less.

    :raises NotNow: when it is against no fine in force, or not granted alone.
    :raises BadFine: for no less than it is, or less than the law allows.
    :raises ReasonNeeded: without a reason.
    """
    fine = reducible_by(objection)
    if fine is None or members or outcome != "approve":
        raise NotNow
    check_amount(fine, amount)
    if not note.strip():
        raise ReasonNeeded
