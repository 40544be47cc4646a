"""Giving posts with four eyes, looking whether they are still needed, ending them."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from balcao.accounts.models import Person, User
from balcao.accounts.officers.events import PostEnded, PostGiven
from balcao.accounts.officers.failures import AnotherMustConfirm, BadPost, BadPostPeriod, NotOpen, PostExists
from balcao.accounts.officers.models import Post, PostReview
from balcao.accounts.officers.policies import administers, heads, person_behind, require_administration
from balcao.accounts.officers.rules import clearances, rules
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.errors import NotFound

_DUTY = re.compile(r"[a-z]+(-[a-z]+)*")


@transaction.atomic
def propose_post(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    department: str,
    duty: str,
    until_on: date,
    since_on: date | None = None,
    clearance: str = "ordinary",
    services: Sequence[str] = (),
) -> int:
    """Propose a post; it is nothing until another administrator confirms it. Returns its number.

    :raises NotFound: if the department's officers are not the actor's to look after.
    :raises AnotherMustConfirm: for oneself.
    :raises BadPost, BadPostPeriod, PostExists: with nothing changed.
    """
    require_administration(actor, department)
    if person_id == actor.person_id:
        raise AnotherMustConfirm
    since = since_on or macau_date(at)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    has_account = User.objects.filter(person_id=person_id, is_active=True).exists()
    if person is None or not has_account or not _DUTY.fullmatch(duty) or clearance not in clearances():
        raise BadPost
    longest = add_months(since, 12 * rules().longest_years)
    if since < macau_date(at) or not since <= until_on <= longest:
        raise BadPostPeriod
    same = Post.objects.filter(person=person, department=department, duty=duty, ended_at__isnull=True)
    if same.filter(since_on__lte=until_on, until_on__gte=since).exists():
        raise PostExists
    post = Post.objects.create(
        person=person,
        department=department,
        duty=duty,
        services=sorted(set(services)),
        clearance=clearances().index(clearance),
        since_on=since,
        until_on=until_on,
        proposed_by_id=actor.person_id,
        proposed_at=at,
        review_due_on=add_months(since, rules().review_months),
    )
    _audit(actor, at, post, "proposed")
    return post.pk


@transaction.atomic
def confirm_post(*, actor: Actor, at: datetime, post_id: int) -> None:
    """The second pair of eyes agrees; from now on, or from its first day, the post is in force.

    :raises NotFound: if it is not the actor's to look after.
    :raises AnotherMustConfirm: to who proposed it, who stands in for them, and who receives it.
    :raises NotOpen: when it was confirmed, refused or ended meanwhile.
    """
    post = _lock(actor, post_id)
    if post.confirmed_at is not None or post.ended_at is not None or post.until_on < macau_date(at):
        raise NotOpen
    absent = actor.stands_in_for(post.department)
    if actor.person_id in (post.proposed_by_id, post.person_id) or post.proposed_by_id in absent:
        raise AnotherMustConfirm
    post.confirmed_by_id, post.confirmed_at = actor.person_id, at
    post.save(update_fields=["confirmed_by", "confirmed_at"])
    _audit(actor, at, post, "confirmed")
    announce(
        PostGiven(
            post_id=post.pk,
            person_id=post.person_id,
            department=post.department,
            duty=post.duty,
            since_on=post.since_on,
            until_on=post.until_on,
            at=at,
        )
    )


@transaction.atomic
def end_post(*, actor: Actor, at: datetime, post_id: int, reason: str) -> None:
    """End a post at once, or refuse a proposed one; taking away needs no second pair of eyes.

    :raises NotFound: if it is not the actor's to look after.
    :raises BadPost: without a reason.
    :raises NotOpen: when it has ended already.
    """
    post = _lock(actor, post_id)
    if post.ended_at is not None or post.until_on < macau_date(at):
        raise NotOpen
    if not reason.strip():
        raise BadPost
    _end(actor, at, post, reason.strip()[:2000])


@transaction.atomic
def review_post(*, actor: Actor, at: datetime, post_id: int, needed: bool) -> None:
    """Say whether the officer still needs the post; one that is not needed ends at once.

    :raises NotFound: for everyone but the department's chiefs and administrators.
    :raises AnotherMustConfirm: about a post of one's own.
    :raises NotOpen: when it is not in force.
    """
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or not heads(actor, post.department):
        raise NotFound(f"post {post_id}")
    if post.person_id == actor.person_id:
        raise AnotherMustConfirm
    today = macau_date(at)
    if post.confirmed_at is None or post.ended_at is not None or not post.since_on <= today <= post.until_on:
        raise NotOpen
    PostReview.objects.create(post=post, at=at, by_id=person_behind(actor), needed=needed)
    _audit(actor, at, post, "reviewed", needed=needed)
    if not needed:
        _end(actor, at, post, "")
        return
    post.review_due_on = add_months(today, rules().review_months)
    post.save(update_fields=["review_due_on"])


@transaction.atomic
def found_administration(*, actor: Actor, at: datetime, username: str) -> None:
    """Give the first administrators their posts, from the machine itself, while fewer than two can act.

    :raises NotFound: for an account nobody has.
    :raises NotOpen: when two administrators are there, who can give posts themselves.
    """
    assert actor.is_system, "only the machine founds"
    today = macau_date(at)
    Person.objects.select_for_update().order_by("pk").first()
    there = Post.objects.filter(department=rules().for_all, duty=ADMINISTRATION, ended_at__isnull=True)
    there = there.filter(confirmed_at__isnull=False, until_on__gte=today, person__user__is_active=True)
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound(f"account {username}")
    holders = set(there.values_list("person_id", flat=True))
    if len(holders) >= 2 or user.person_id in holders:
        raise NotOpen
    post = Post.objects.create(
        person_id=user.person_id,
        department=rules().for_all,
        duty=ADMINISTRATION,
        since_on=today,
        until_on=add_months(today, 12 * rules().longest_years),
        proposed_at=at,
        confirmed_at=at,
        review_due_on=add_months(today, rules().review_months),
    )
    _audit(actor, at, post, "founded")


def _lock(actor: Actor, post_id: int) -> Post:
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or not administers(actor, post.department):
        raise NotFound(f"post {post_id}")
    return post


def _end(actor: Actor, at: datetime, post: Post, reason: str) -> None:
    post.ended_by_id, post.ended_at, post.end_reason = actor.person_id, at, reason
    post.save(update_fields=["ended_by", "ended_at", "end_reason"])
    _audit(actor, at, post, "ended" if post.confirmed_at else "refused", reason=reason)
    if post.confirmed_at is not None:
        announce(
            PostEnded(
                post_id=post.pk,
                person_id=post.person_id,
                department=post.department,
                duty=post.duty,
                reason=reason,
                at=at,
            )
        )


def _audit(actor: Actor, at: datetime, post: Post, what: str, **more: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:post:{what}",
        subject=f"post:{post.pk}",
        holder_id=f"p-{post.person_id}",
        data={
            "department": post.department,
            "duty": post.duty,
            "services": list(post.services),
            "clearance": clearances()[post.clearance],
            "since_on": post.since_on.isoformat(),
            "until_on": post.until_on.isoformat(),
            **more,
        },
    )
