"""Cases joined to be decided together: one leads, the others are decided with it.

Each keeps its reference, fee, clock and letter. Those that are closed before, by silence or withdrawn, are out of it;
once the leading one is closed, nobody is decided with it any more.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.cases.duty import check_free
from balcao.cases.failures import ContentChanged, DecidedWith, MemberWaits
from balcao.cases.models import Case, CaseLink
from balcao.cases.policies import cases_of_duty
from balcao.cases.types import CaseState, LinkKind
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

CLOSED = [each.value for each in CaseState if each.closed]
OPEN = ~Q(state__in=CLOSED)
_JOINED = {"kind": LinkKind.JOINED_TO.value}


def lead_of(case: Case) -> Case | None:
    """The case with which this one is decided, while that is open."""
    return Case.objects.filter(OPEN, linked_from__source=case, linked_from__kind=LinkKind.JOINED_TO).first()


def members_of(case: Case) -> QuerySet[Case]:
    """The open cases that are decided with this one, in one order."""
    return Case.objects.filter(OPEN, links__target=case, links__kind=LinkKind.JOINED_TO).order_by("pk")


def joined_along() -> Q:
    """What to annotate cases with so that each says whether an open one leads it or is decided with it."""
    leads = CaseLink.objects.filter(source=OuterRef("pk"), **_JOINED).exclude(target__state__in=CLOSED)
    members = CaseLink.objects.filter(target=OuterRef("pk"), **_JOINED).exclude(source__state__in=CLOSED)
    return Q(Exists(leads)) | Q(Exists(members))


_LINKS = KeptQuestion(
    lambda: (
        CaseLink.objects.filter(Q(source_id=given("case")) | Q(target_id=given("case")), **_JOINED)
        .order_by("pk")
        .values_list("source_id", "target_id")
    )
)


def together_with(case: Case) -> list[Case]:
    """The other cases about which one decision is or was taken: open like this one, or decided at the same moment."""
    links = _LINKS(case=case.pk)
    if not links:
        return []
    lead_id = next((target for source, target in links if source == case.pk), case.pk)
    joined = CaseLink.objects.filter(target_id=lead_id, **_JOINED).values("source_id")
    group = Case.objects.filter(Q(pk=lead_id) | Q(pk__in=joined)).exclude(pk=case.pk).order_by("pk")
    if not case.state_is_closed:
        return list(group.filter(OPEN)) if lead_id == case.pk or group.filter(OPEN, pk=lead_id).exists() else []
    return list(group.filter(decided_at=case.decided_at)) if case.decided_at else []


def lock_to_decide(actor: Actor, at: datetime, reference: str) -> tuple[Case, ...]:
    """The case and, after it, those decided with it; all locked, in one order, and the officer's to decide.

    :raises NotFound: for everyone else.
    :raises DecidedWith: for a case that another one leads.
    :raises MemberWaits: when one of those joined to it is not the officer's.
    :raises ContentChanged: when cases were joined in the same moment.
    """
    found = cases_of_duty(actor, at).filter(reference=reference).first()
    if found is None:
        raise NotFound(f"case {reference}")
    wanted = {found.pk, *members_of(found).values_list("pk", flat=True)}
    locked = {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if (lead := lead_of(found)) is not None:
        raise DecidedWith(lead.reference)
    members = [locked.get(number) for number in members_of(found).values_list("pk", flat=True)]
    theirs = set(cases_of_duty(actor, at).filter(pk__in=wanted).values_list("pk", flat=True))
    if found.pk not in theirs:
        raise NotFound(f"case {reference}")
    for member in members:
        if member is None:
            raise ContentChanged
        if member.pk not in theirs:
            raise MemberWaits(member.reference)
    return locked[found.pk], *(each for each in members if each is not None)


def check_members(members: Sequence[Case], actor: Actor, at: datetime, state: CaseState) -> None:
    """See that all that is joined stands where the leading case does, and nobody else has it in hand.

    :raises MemberWaits: naming the first that does not.
    """
    for member in members:
        if member.state != state:
            raise MemberWaits(member.reference)
        check_free(member, actor, at)


def seen_of(cases: Sequence[Case]) -> str:
    """What a decision about these rests on: when it is another later, an applicant changed something meanwhile."""
    if len(cases) == 1:
        return cases[0].content_hash
    return hashlib.sha256("|".join(case.content_hash for case in cases).encode()).hexdigest()


def why_not(case: Case, lead: Case) -> str:
    """Why a case cannot be decided with another; empty when it can."""
    if case.version_id != lead.version_id or case.department != lead.department:
        return "other_service"
    if case.outcome or case.state != CaseState.WITH_OFFICER or case.stands_still or lead.stands_still:
        return "not_now"
    if case.against_id is not None or lead.against_id is not None:
        return "objection"
    if lead_of(case) is not None or members_of(case).exists():
        return "led"
    return ""
