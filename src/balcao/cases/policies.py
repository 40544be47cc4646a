"""Which cases are an officer's to work on, in whose name, and which are their own and so never are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.accounts.api import COUNTER, clearances
from balcao.cases.models import Answer, Case, Draft, Help, Inspector, PaperCopy, Signature
from balcao.cases.states import CaseState
from balcao.catalogue.api import ServiceDefinition, places
from balcao.entities.api import ties_of
from balcao.kernel.actor import ADMINISTRATION, CHIEF, Actor, PostHeld
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound

type Ties = Mapping[int, Mapping[str, date]]
"""By person the holders they are tied to, each with the last day of the tie."""


def own_matter(person_id: int | None, at: datetime, known: Ties = MappingProxyType({})) -> Q:
    """The cases that are a person's own: theirs, of an entity in which they had a seat or a mandate while the case
    ran, of their kin or whom they declared an interest in, or one they prepared, helped with, signed, lodged or entered
    at a counter for whomever. `known` are ties that were just read."""
    today, self_id = macau_date(at), f"p-{person_id}"
    if person_id is None:
        return Q(pk__in=[])
    ties = known[person_id] if person_id in known else ties_of(person_id)
    tied = Q(holder_id__in=[holder for holder, last in ties.items() if last >= today])
    for holder, last in ties.items():
        if last < today:
            tied |= Q(holder_id=holder, lodged_at__lt=_end_of(last))
    # Found once from the person's side; from the side of each case only who wrote what, of which there is most by far.
    drafts = Draft.objects.filter(created_by=self_id).values("pk")
    in_hand = drafts.union(
        Draft.objects.exclude(clerks=[]).filter(clerks__contains=[self_id]).values("pk"),
        Signature.objects.filter(person_id=person_id).values("draft_id"),
        Signature.objects.filter(guardian_id=person_id).values("draft_id"),
        Help.objects.filter(helper_id=person_id).values("draft_id"),
        all=True,
    )
    wrote = Exists(Answer.objects.filter(draft_id=OuterRef("draft_id"), written_by=self_id))
    return tied | Q(lodged_by=self_id) | Q(draft_id__in=in_hand) | Q(wrote)


def _hand_of(person_id: int) -> Q:
    """What a person signed or was asked to, for themself or for a ward."""
    return Q(person_id=person_id) | Q(guardian_id=person_id)


def ties_behind(actor: Actor) -> Ties:
    """The ties of an officer, and of those in whose place they stand."""
    people = {actor.person_id, *(post.lender_id for post in actor.posts)}
    return {number: ties_of(number) for number in people if number is not None}


def cases_of_duty(actor: Actor, at: datetime, known: Ties = MappingProxyType({})) -> QuerySet[Case]:
    """The cases whose deciding is the officer's duty: within their posts, up to their clearance, none their own, no
    appeal from a decision behind which they stand.

    What they hold in substitution reaches no case that is the absent officer's own either, nor such an appeal.
    """
    lenders = {post.lender_id for post in actor.posts}
    wanted = [
        _within(post for post in actor.posts if post.lender_id == lender)
        & (~own_matter(lender, at, known) & ~Q(barred__overlap=[f"p-{lender}"]) if lender is not None else Q())
        for lender in lenders
    ]
    if not wanted:
        return Case.objects.none()
    found = Case.objects.filter(reduce(or_, wanted)).exclude(own_matter(actor.person_id, at, known))
    return found.exclude(barred__overlap=[actor.self_id])


def cases_to_confirm(actor: Actor, at: datetime, known: Ties = MappingProxyType({})) -> QuerySet[Case]:
    """The proposed cases for which the officer can be the second pair of eyes, as `may_confirm` says of one: theirs by
    a chief's post, with nobody behind the proposal who stands behind them."""
    chief = replace(actor, posts=frozenset(post for post in actor.posts if post.duty == CHIEF))
    found = cases_of_duty(chief, at, known).filter(state=CaseState.PROPOSED, outcome="")
    own: dict[tuple[str, ...], list[str]] = {}
    for department in chief.departments:
        own.setdefault(tuple(actor.eyes_in(department)), []).append(department)
    for eyes, departments in own.items():
        found = found.exclude(department__in=departments, proposed_eyes__overlap=eyes)
    return found


def cases_of_posts(actor: Actor) -> QuerySet[Case]:
    """The cases within an officer's posts and clearance, their own matters among them: for what names no case."""
    return Case.objects.filter(_within(actor.posts)) if actor.posts else Case.objects.none()


def speaks_for(actor: Actor) -> dict[str, int]:
    """The departments in which people's matters are the officer's work, with their clearance there.

    Administering officers is not such work.
    """
    found: dict[str, int] = {}
    for post in actor.posts:
        if post.duty != ADMINISTRATION:
            found[post.department] = max(post.clearance, found.get(post.department, 0))
    return found


def require_heading(actor: Actor, department: str) -> None:
    """See that the actor heads a department.

    :raises NotFound: otherwise.
    """
    if not actor.holds(CHIEF, department):
        raise NotFound(f"department {department}")


def copies_at_counter(actor: Actor) -> QuerySet[PaperCopy]:
    """The copies on paper that the officer's counter prints, hands over or posts, none their own: those of its places,
    and those that go by post from its department."""
    departments = {post.department for post in actor.posts if post.duty == COUNTER}
    here = [name for name, place in places(settings.BALCAO_SERVICES).items() if place.department in departments]
    by_post = Q(place="", case__department__in=departments)
    own = Q(case__holder_id__in=[actor.self_id, *ties_of(actor.person_id or 0)])
    return PaperCopy.objects.select_related("case").filter(Q(place__in=here) | by_post).exclude(own)


def cases_asked_about(actor: Actor, at: datetime, known: Ties = MappingProxyType({})) -> QuerySet[Case]:
    """The cases about which a department of the officer's was asked for an opinion, none their own."""
    asked = [
        Q(opinions__department=department, opinions__outside=False, clearance__lte=clearance)
        for department, clearance in speaks_for(actor).items()
    ]
    if not asked:
        return Case.objects.none()
    found = Case.objects.filter(reduce(or_, asked)).exclude(own_matter(actor.person_id, at, known))
    return Case.objects.filter(pk__in=found.values("pk")).exclude(barred__overlap=[actor.self_id])


def department_of(case: Case, actor: Actor, at: datetime) -> str:
    """The department for which an officer has to do with a case: the one that decides it, or one that was asked."""
    if capacity(actor, case, at) is not None:
        return case.department
    asked = case.opinions.filter(outside=False, department__in=speaks_for(actor)).order_by("pk")
    return str(asked.values_list("department", flat=True).first() or case.department)


def cases_inspected_by(actor: Actor, at: datetime) -> QuerySet[Case]:
    """The cases of the officer's departments in which they are an inspector, none their own."""
    found = Q(pk__in=[])
    for department, clearance in speaks_for(actor).items():
        found |= Q(department=department, clearance__lte=clearance)
    visits = Inspector.objects.filter(inspection__case=OuterRef("pk"), person_id=actor.person_id or 0)
    found_by_them = Case.objects.filter(found, Exists(visits)).exclude(own_matter(actor.person_id, at))
    return found_by_them.exclude(barred__overlap=[actor.self_id])


def handles_draft(actor: Actor, draft: Draft, definition: ServiceDefinition) -> bool:
    """Whether deciding applications for this service is the officer's duty, and this one not their own matter."""
    fitting = {
        post.lender_id or actor.person_id
        for post in actor.posts
        if post.covers(
            department=definition.data.department,
            duty=definition.access.decide,
            service_id=draft.service_id,
            clearance=clearances().index(definition.access.clearance),
        )
    }
    if not fitting or _own_draft(actor.person_id, draft):
        return False
    return any(number == actor.person_id or not _own_draft(number, draft) for number in fitting)


def _own_draft(person_id: int | None, draft: Draft) -> bool:
    if person_id is None:
        return False
    self_id = f"p-{person_id}"
    return (
        draft.created_by == self_id
        or self_id in draft.clerks
        or draft.holder_id in ties_of(person_id)
        or Signature.objects.filter(_hand_of(person_id), draft=draft).exists()
        or Answer.objects.filter(draft=draft, written_by=self_id).exists()
        or Help.objects.filter(draft=draft, helper_id=person_id).exists()
    )


@dataclass(frozen=True, slots=True)
class Capacity:
    """In whose name an officer works on a case: their own, or that of an absent colleague."""

    lender_id: int | None = None
    lender_name: str = ""


def capacity(actor: Actor, case: Case, at: datetime, *, chief: bool = False) -> Capacity | None:
    """The post by which the officer works on the case, their own first; None if there is none.

    :param chief: whether it must be a chief's post.
    """
    fitting = [post for post in actor.posts if _covers(post, case) and (not chief or post.duty == CHIEF)]
    if any(post.own for post in fitting):
        return Capacity()
    for post in sorted(fitting, key=lambda post: post.lender_id or 0):
        if f"p-{post.lender_id}" in case.barred:
            continue
        if Case.objects.filter(pk=case.pk).exclude(own_matter(post.lender_id, at)).exists():
            return Capacity(post.lender_id, post.lender_name)
    return None


def eyes_of(actor: Actor, *lender_ids: int | None) -> list[str]:
    """The persons behind an act: who does it, and in whose name; together they are one pair of eyes."""
    return sorted({actor.self_id, *(f"p-{number}" for number in lender_ids if number is not None)})


def confirming_eyes(actor: Actor, case: Case) -> list[str]:
    """Who confirms stands for everyone whose posts there they hold, whichever post they use."""
    return actor.eyes_in(case.department)


def may_confirm(actor: Actor, case: Case, at: datetime) -> bool:
    """Whether the officer can be the second pair of eyes: a chief, and nobody behind the proposal."""
    if set(case.proposed_eyes) & set(confirming_eyes(actor, case)):
        return False
    return capacity(actor, case, at, chief=True) is not None


def _covers(post: PostHeld, case: Case) -> bool:
    return post.covers(department=case.department, duty=case.duty, service_id=case.service_id, clearance=case.clearance)


def _within(posts: Iterable[PostHeld]) -> Q:
    """What any of the posts covers: in one of their departments, and as it is covered there. Said so, not department by
    department with "or" between, the database leafs through an index and stops where it has enough."""
    held: dict[str, dict[tuple[int, tuple[str, ...]], set[str]]] = {}
    for post in posts:
        covered = held.setdefault(post.department, {})
        covered.setdefault((post.clearance, tuple(sorted(post.services))), set()).add(post.duty)
    alike: dict[Q, list[str]] = {}
    for department in sorted(held):
        there = reduce(or_, (_covered(*each, duties) for each, duties in sorted(held[department].items())))
        alike.setdefault(there, []).append(department)
    found = Q(department__in=sorted(held))
    for there, departments in alike.items():
        found &= there if len(alike) == 1 else ~Q(department__in=departments) | there
    return found


def _covered(clearance: int, services: tuple[str, ...], duties: set[str]) -> Q:
    """What posts of these duties cover within their department, all by the same clearance and for the same services."""
    found = Q(clearance__lte=clearance)
    if CHIEF not in duties:
        found &= Q(duty__in=sorted(duties))
    return found & Q(service_id__in=services) if services else found


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, MACAU)
