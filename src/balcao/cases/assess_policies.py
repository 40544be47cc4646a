"""Who runs a panel and who assesses: never the same, and nobody about an application of their own."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.cases.assessing import before_panel
from balcao.cases.models import Assessment, Assessor, Case, Declaration, Panel
from balcao.cases.policies import own_matter
from balcao.kernel.actor import CHIEF, Actor, PostHeld
from balcao.kernel.errors import NotFound


def panels_of_duty(actor: Actor, at: datetime) -> QuerySet[Panel]:
    """The panels that are the officer's work: within their posts and clearance; they assess in none of them, and no
    application there is their own. The same holds for an absent officer they stand in for."""
    wanted = Q(pk__in=[])
    for lender in {post.lender_id for post in actor.posts}:
        within = Q(pk__in=[])
        for post in actor.posts:
            if post.lender_id == lender:
                within |= _within(post)
        wanted |= within & ~_concerned(lender or actor.person_id, at)
    return Panel.objects.filter(wanted).exclude(_concerned(actor.person_id, at))


def _concerned(person_id: int | None, at: datetime) -> Q:
    assesses = Assessor.objects.filter(panel=OuterRef("pk"), person_id=person_id or 0)
    own = Case.objects.filter(own_matter(person_id, at), assessments__panel=OuterRef("pk"))
    return Q(Exists(assesses)) | Q(Exists(own))


def _within(post: PostHeld) -> Q:
    found = Q(department=post.department, clearance__lte=post.clearance)
    if post.duty != CHIEF:
        found &= Q(duty=post.duty)
    if post.services:
        found &= Q(service_id__in=post.services)
    return found


def lock_panel(actor: Actor, at: datetime, panel_id: int) -> Panel:
    """The panel, locked, for an officer who runs it.

    :raises NotFound: for everyone else.
    """
    found = panels_of_duty(actor, at).select_for_update(of=("self",)).filter(pk=panel_id).first()
    if found is None:
        raise NotFound(f"panel {panel_id}")
    return found


def is_chief(actor: Actor, panel: Panel) -> bool:
    """Whether the officer is a chief for the panel's service."""
    return any(
        post.duty == CHIEF
        and post.covers(
            department=panel.department, duty=panel.duty, service_id=panel.service_id, clearance=panel.clearance
        )
        for post in actor.posts
    )


def assessor_of(actor: Actor, assessor_id: int) -> Assessor:
    """The assessor that the actor is. One from outside has no account: the caller has proved who they are.

    :raises NotFound: for anyone else.
    """
    found = Assessor.objects.select_related("panel").filter(pk=assessor_id).first()
    if found is None or found.left_at or found.person_id != actor.person_id or actor.machine_id is not None:
        raise NotFound(f"assessor {assessor_id}")
    return found


def shown_to(assessor: Assessor, at: datetime) -> QuerySet[Assessment]:
    """The applications before an assessor: in course, and none their own matter."""
    found = before_panel(assessor.panel)
    if assessor.person_id is None:
        return found
    own = Case.objects.filter(own_matter(assessor.person_id, at), pk=OuterRef("case_id"))
    return found.exclude(Exists(own))


def kept_from(assessor: Assessor) -> Q:
    """The applications from which something keeps an assessor, by their own word."""
    return Q(Exists(Declaration.objects.filter(assessment=OuterRef("pk"), assessor=assessor, free=False)))
