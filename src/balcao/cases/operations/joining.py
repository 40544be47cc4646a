"""Joining like cases to be decided together, and taking them apart again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.cases.duty import check_open, lock_case, note_case
from balcao.cases.failures import CannotJoin
from balcao.cases.joined import lead_of, members_of, why_not
from balcao.cases.links import link, unlink
from balcao.cases.models import CaseLink
from balcao.cases.policies import cases_of_duty
from balcao.cases.types import CaseState, LinkKind
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

MOST = 50
"""Cases that are decided with one."""


@transaction.atomic
def join_cases(*, actor: Actor, at: datetime, reference: str, others: Sequence[str]) -> None:
    """Have other cases decided with this one, which leads. What is joined already stays so.

    :raises NotFound: when one of them is not the officer's to decide.
    :raises NotNow, AlreadyDecided: when the leading case is not with the officer.
    :raises CannotJoin: naming the case that cannot be joined, and why: another service or version, not with the
        officer, standing still, an objection, led by another case or leading some, or too many.
    """
    wanted = set(others) - {reference}
    if not wanted:
        raise CannotJoin("", "none")
    locked = {
        case.reference: case
        for case in cases_of_duty(actor, at)
        .select_for_update(of=("self",))
        .filter(reference__in=wanted | {reference})
        .order_by("pk")
    }
    if missing := (wanted | {reference}) - locked.keys():
        raise NotFound(f"cases {sorted(missing)}")
    lead = locked.pop(reference)
    check_open(lead, {CaseState.WITH_OFFICER})
    if lead_of(lead) is not None:
        raise CannotJoin(reference, "led")
    already = set(members_of(lead).values_list("reference", flat=True))
    fresh = [locked[each] for each in sorted(wanted - already)]
    if len(already) + len(fresh) > MOST:
        raise CannotJoin("", "too_many")
    for case in fresh:
        if problem := why_not(case, lead):
            raise CannotJoin(case.reference, problem)
    for case in fresh:
        for old in CaseLink.objects.filter(source=case, kind=LinkKind.JOINED_TO).select_related("target"):
            unlink(case, old.target, LinkKind.JOINED_TO, actor=actor, at=at)
        link(case, lead, LinkKind.JOINED_TO, actor=actor, at=at)
        note_case(case, actor, at, "joined")
    if fresh:
        note_case(lead, actor, at, "joined_by", count=len(fresh))


@transaction.atomic
def separate_case(*, actor: Actor, at: datetime, reference: str) -> None:
    """Have a case decided on its own again. One that is joined to nothing stays as it is.

    :raises NotFound: for an officer whose duty it is not.
    :raises AlreadyDecided, NotNow: when it is decided, or proposed with the others.
    """
    case = lock_case(actor, at, reference)
    lead = lead_of(case)
    if lead is None:
        return
    check_open(case, {each for each in CaseState if not each.closed} - {CaseState.PROPOSED})
    unlink(case, lead, LinkKind.JOINED_TO, actor=actor, at=at)
    note_case(case, actor, at, "separated")
