"""What a case is decided with, and what it could be."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from balcao.cases.joined import OPEN, lead_of, members_of, together_with
from balcao.cases.models import Case
from balcao.cases.policies import cases_of_duty
from balcao.cases.types import CaseState, LinkKind
from balcao.entities.api import holder_names
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

OFFERED = 30
"""Like cases that are offered to be joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedCase:
    """A case in a list of those that are or could be decided together."""

    reference: str
    holder_name: str
    same_holder: bool
    state: CaseState
    lodged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """With which case this one is decided (`lead`), or which are decided with it, and which could be."""

    reference: str
    version_id: int
    lead: str
    members: tuple[JoinedCase, ...]
    could_join: tuple[JoinedCase, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """For an applicant: with how many other cases theirs is decided, and which of these are the same holder's."""

    count: int
    own: tuple[str, ...]


def joining_of(*, actor: Actor, at: datetime, reference: str) -> Joining:
    """A case's joining, and like cases: of the same holder first, then the oldest.

    :raises NotFound: for an officer whose duty it is not.
    """
    duty = cases_of_duty(actor, at)
    case = duty.filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    lead = lead_of(case)
    could: QuerySet[Case] = Case.objects.none()
    if lead is None and case.state == CaseState.WITH_OFFICER and case.against_id is None and not case.stands_still:
        could = _like(duty, case)
    return Joining(
        reference=reference,
        version_id=case.version_id,
        lead=lead.reference if lead else "",
        members=_shown(list(members_of(case)), case, actor),
        could_join=_shown(list(could), case, actor),
    )


def _like(duty: QuerySet[Case], case: Case) -> QuerySet[Case]:
    taken = Q(links__kind=LinkKind.JOINED_TO, links__target__in=Case.objects.filter(OPEN))
    leading = Q(linked_from__kind=LinkKind.JOINED_TO, linked_from__source__in=Case.objects.filter(OPEN))
    grouped = Case.objects.filter(taken | leading).values("pk")
    found = duty.filter(
        version=case.version_id, state=CaseState.WITH_OFFICER, against=None, stands_still="", department=case.department
    )
    found = found.exclude(pk=case.pk).exclude(pk__in=grouped)
    own = list(found.filter(holder_id=case.holder_id).order_by("lodged_at").values_list("pk", flat=True)[:OFFERED])
    others = found.exclude(pk__in=own).order_by("lodged_at").values_list("pk", flat=True)[: OFFERED - len(own)]
    return Case.objects.filter(pk__in=[*own, *others]).order_by("lodged_at")


def _shown(cases: list[Case], like: Case, actor: Actor) -> tuple[JoinedCase, ...]:
    names = holder_names(case.holder_id for case in cases)
    rows = [
        JoinedCase(
            reference=case.reference,
            holder_name=pick(names[case.holder_id], actor.language),
            same_holder=case.holder_id == like.holder_id,
            state=CaseState(case.state),
            lodged_at=case.lodged_at,
        )
        for case in cases
    ]
    return tuple(sorted(rows, key=lambda row: not row.same_holder))


def together_of(case: Case) -> Together:
    """The cases decided with one, as its applicant may know them."""
    others = together_with(case)
    return Together(len(others), tuple(each.reference for each in others if each.holder_id == case.holder_id))
