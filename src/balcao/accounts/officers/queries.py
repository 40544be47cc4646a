"""Which posts somebody holds today; lists of officers and absences for those who look after them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONArray

from balcao.accounts.models import User
from balcao.accounts.models.people import names_from
from balcao.accounts.officers.models import Absence, Post
from balcao.accounts.officers.policies import administers, heads, looks_after_all, person_behind
from balcao.accounts.officers.rules import clearances, rules
from balcao.accounts.officers.types import AbsenceSummary, Colleague, Officer, PostState, PostSummary
from balcao.kernel.actor import ADMINISTRATION, Actor, PostHeld
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick

_HELD = ("person_id", "department", "duty", "services", "clearance", "person__name_zh", "person__name_pt")
_BEHIND = OuterRef("person_id")


def _in_force(today: date) -> QuerySet[Post]:
    return Post.objects.filter(
        confirmed_at__isnull=False, ended_at__isnull=True, since_on__lte=today, until_on__gte=today
    )


def _own(person: int | OuterRef, today: date) -> QuerySet[Post]:
    return _in_force(today).filter(person_id=person)


def _lent(person: int | OuterRef, today: date) -> QuerySet[Post]:
    absent = _in_force(today).filter(
        person__absences__substitute_id=person,
        person__absences__department=F("department"),
        person__absences__confirmed_at__isnull=False,
        person__absences__ended_at__isnull=True,
        person__absences__from_on__lte=today,
        person__absences__until_on__gte=today,
        person__user__is_active=True,
    )
    return absent.exclude(duty__in=rules().not_lent)


def posts_held(person_id: int, today: date) -> frozenset[PostHeld]:
    """The posts a person holds that day, their own and those lent to them; one question to the database.

    What is lent counts only beside a post of one's own in that department with no lower clearance.
    """
    own, lent = (found(person_id, today).values_list(*_HELD) for found in (_own, _lent))
    return _held(person_id, own.union(lent, all=True))


def with_posts(users: QuerySet[User], today: date) -> QuerySet[User]:
    """The accounts with what `posts_read` takes from them, in the same statement."""
    own, lent = (ArraySubquery(found(_BEHIND, today).values_list(JSONArray(*_HELD))) for found in (_own, _lent))
    return users.annotate(own_posts=own, lent_posts=lent)


def posts_read(user: User) -> frozenset[PostHeld]:
    """What `posts_held` says, of an account read `with_posts`."""
    return _held(user.person_id, [*user.own_posts, *user.lent_posts])  # type: ignore[attr-defined]


def _held(person_id: int, found: Iterable[Sequence[Any]]) -> frozenset[PostHeld]:
    held, cleared = set(), dict[str, int]()
    rows = list(found)
    for number, department, _duty, _services, clearance, _zh, _pt in rows:
        if number == person_id:
            cleared[department] = max(clearance, cleared.get(department, 0))
    for number, department, duty, services, clearance, zh, pt in rows:
        lender = number != person_id
        if not lender or cleared.get(department, -1) >= clearance:
            held.add(
                PostHeld(
                    department=department,
                    duty=duty,
                    services=frozenset(services),
                    clearance=clearance,
                    lender_id=number if lender else None,
                    lender_name=(zh or pt) if lender else "",
                )
            )
    return frozenset(held)


def departments_looked_after(actor: Actor, departments: Iterable[str]) -> list[str]:
    """Of these departments, those whose officers the actor gives posts to."""
    return [each for each in departments if administers(actor, each)]


def posts_looked_after(
    *, actor: Actor, at: datetime, department: str = "", person_id: int | None = None
) -> list[PostSummary]:
    """Every post the actor looks after, ended ones too: by department and name.

    :raises NotFound: for a named department that is not theirs, and for those who look after none.
    """
    found = Post.objects.select_related("person", "proposed_by", "confirmed_by", "ended_by")
    if department and not administers(actor, department):
        raise NotFound(f"officers of {department}")
    if not looks_after_all(actor):
        own = {post.department for post in actor.posts if post.own and post.duty == ADMINISTRATION}
        if not own:
            raise NotFound("officers")
        found = found.filter(department__in=own)
    if department:
        found = found.filter(department=department)
    if person_id is not None:
        found = found.filter(person_id=person_id)
    today = macau_date(at)
    return [_post(row, actor, today) for row in found.order_by("department", "person_id", "pk")]


def administrator_named(username: str, *, at: datetime) -> int | None:
    """The person of that sign-in name who administers the officers of all departments today; None for anybody else."""
    held = _in_force(macau_date(at)).filter(department=rules().for_all, duty=ADMINISTRATION)
    named = held.filter(person__user__username=username, person__user__is_active=True)
    return named.values_list("person_id", flat=True).first()


def post_looked_after(*, actor: Actor, at: datetime, post_id: int) -> PostSummary:
    """One post.

    :raises NotFound: if there is none, or it is not the actor's to look after.
    """
    row = Post.objects.select_related("person", "proposed_by", "confirmed_by", "ended_by").filter(pk=post_id).first()
    if row is None or not administers(actor, row.department):
        raise NotFound(f"post {post_id}")
    return _post(row, actor, macau_date(at))


def posts_to_review(*, actor: Actor, at: datetime) -> list[PostSummary]:
    """Posts in force of the departments the actor heads whose review is due, the longest waiting first."""
    today = macau_date(at)
    due = _in_force(today).filter(review_due_on__lte=today).exclude(person_id=person_behind(actor))
    if not looks_after_all(actor):
        headed = {post.department for post in actor.posts if heads(actor, post.department)}
        due = due.filter(department__in=headed)
    due = due.select_related("person", "proposed_by", "confirmed_by", "ended_by").order_by("review_due_on", "pk")
    return [_post(row, actor, today) for row in due[:200]]


def absences_seen(*, actor: Actor, at: datetime) -> list[AbsenceSummary]:
    """The actor's own absences, those they stand in for, and those of the departments they head; the latest first."""
    found = Absence.objects.all()
    if not looks_after_all(actor):
        headed = {post.department for post in actor.posts if heads(actor, post.department)}
        found = found.filter(
            Q(person_id=person_behind(actor)) | Q(substitute_id=person_behind(actor)) | Q(department__in=headed)
        )
    today = macau_date(at)
    rows = found.select_related("person", "substitute").order_by("-from_on", "-pk")[:200]
    return [_absence(row, actor, today) for row in rows]


def colleagues(*, actor: Actor, at: datetime, department: str) -> list[Colleague]:
    """Who holds a post of that department today, the actor left out.

    :raises NotFound: for someone without a post there.
    """
    if not any(post.own and post.department == department for post in actor.posts):
        raise NotFound(f"department {department}")
    posts = _in_force(macau_date(at)).filter(department=department).exclude(person_id=person_behind(actor))
    duties: dict[int, tuple[str, list[str]]] = {}
    for post in posts.select_related("person").order_by("person_id", "duty"):
        duties.setdefault(post.person_id, (pick(post.person.names, actor.language), []))[1].append(post.duty)
    return [Colleague(person_id=number, name=name, duties=tuple(held)) for number, (name, held) in duties.items()]


def officers_on(*, department: str, on: date) -> list[Officer]:
    """Who holds posts of their own in that department on that day and is not away, by number."""
    posts = _present([department], on).select_related("person").order_by("person_id", "pk")
    people = {post.person_id: post.person for post in posts}
    held = _held_by(posts)
    return [Officer(person_id=number, name=people[number].names, posts=held[number]) for number in people]


def officers_called(*, department: str, on: date) -> list[Officer]:
    """`officers_on`, each with what absent colleagues lend them there as well: who is called to what must be done now.
    Work that lasts is shared among those whose own it is."""
    substitutes = set(_away(on).filter(department=department).values_list("substitute_id", flat=True))
    return [
        replace(each, posts=frozenset(post for post in posts_held(each.person_id, on) if post.department == department))
        if each.person_id in substitutes
        else each
        for each in officers_on(department=department, on=on)
    ]


def officers_in(*, departments: Collection[str], on: date) -> dict[int, Text]:
    """Who holds posts of their own in one of these departments on that day and is not away there, by number, with their
    names."""
    people = _present(departments, on).order_by("person_id").distinct()
    rows = people.values_list("person_id", "person__name_zh", "person__name_pt")
    return {number: names_from(name_zh, name_pt) for number, name_zh, name_pt in rows}


def _present(departments: Collection[str], on: date) -> QuerySet[Post]:
    away = _away(on).filter(person=OuterRef("person_id"), department=OuterRef("department"))
    return _in_force(on).filter(~Exists(away), department__in=list(departments), person__user__is_active=True)


def _away(on: date) -> QuerySet[Absence]:
    return Absence.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True, from_on__lte=on, until_on__gte=on)


def _held_by(posts: Iterable[Post]) -> dict[int, frozenset[PostHeld]]:
    found: dict[int, frozenset[PostHeld]] = {}
    for post in posts:
        one = PostHeld(
            department=post.department,
            duty=post.duty,
            services=frozenset(post.services),
            clearance=post.clearance,
        )
        found[post.person_id] = found.get(post.person_id, frozenset()) | {one}
    return found


def _post(row: Post, actor: Actor, today: date) -> PostSummary:
    state = _post_state(row, today)
    return PostSummary(
        post_id=row.pk,
        person_id=row.person_id,
        name=pick(row.person.names, actor.language),
        department=row.department,
        duty=row.duty,
        services=tuple(row.services),
        clearance=clearances()[row.clearance],
        since_on=row.since_on,
        until_on=row.until_on,
        state=state,
        proposed_by=pick(row.proposed_by.names, actor.language) if row.proposed_by else "",
        proposed_at=row.proposed_at,
        confirmed_by=pick(row.confirmed_by.names, actor.language) if row.confirmed_by else "",
        confirmed_at=row.confirmed_at,
        ended_by=pick(row.ended_by.names, actor.language) if row.ended_by else "",
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        review_due_on=row.review_due_on,
        may_confirm=state is PostState.PROPOSED
        and administers(actor, row.department)
        and actor.person_id not in (row.proposed_by_id, row.person_id),
    )


def _post_state(row: Post, today: date) -> PostState:
    if row.ended_at is not None:
        return PostState.ENDED if row.confirmed_at else PostState.REFUSED
    return _state(row.confirmed_at is not None, row.since_on, row.until_on, today)


def _state(confirmed: bool, first: date, last: date, today: date) -> PostState:
    if last < today:
        return PostState.OVER
    if not confirmed:
        return PostState.PROPOSED
    return PostState.TO_COME if today < first else PostState.IN_FORCE


def _absence(row: Absence, actor: Actor, today: date) -> AbsenceSummary:
    ended = row.ended_at is not None
    over = PostState.ENDED if row.confirmed_at else PostState.REFUSED
    state = over if ended else _state(row.confirmed_at is not None, row.from_on, row.until_on, today)
    open_still = state in (PostState.PROPOSED, PostState.TO_COME, PostState.IN_FORCE)
    heading = heads(actor, row.department)
    return AbsenceSummary(
        absence_id=row.pk,
        person_id=row.person_id,
        name=pick(row.person.names, actor.language),
        substitute_id=row.substitute_id,
        substitute=pick(row.substitute.names, actor.language),
        department=row.department,
        from_on=row.from_on,
        until_on=row.until_on,
        state=state,
        may_confirm=state is PostState.PROPOSED
        and heading
        and actor.person_id not in (row.person_id, row.substitute_id),
        may_end=open_still and (heading or row.person_id == actor.person_id),
    )
