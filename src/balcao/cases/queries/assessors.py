"""Who may be named to assess, and whose points are awaited."""

from datetime import datetime

from balcao.accounts.api import Officer, officers_on
from balcao.cases.assess_policies import kept_from, panels_of_duty, shown_to
from balcao.cases.assessing import before_panel
from balcao.cases.models import Assessor, Panel
from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def officers_there(panel: Panel, at: datetime) -> list[Officer]:
    """The officers of the department who hold a post there up to the panel's clearance, on that day."""
    return [
        each
        for each in officers_on(department=panel.department, on=macau_date(at))
        if any(post.duty != ADMINISTRATION and post.clearance >= panel.clearance for post in each.posts)
    ]


def assessors_to_name(*, actor: Actor, at: datetime, panel_id: int) -> list[Officer]:
    """Those who may still be named, for an officer who runs the panel: themself among them, who then runs it no more.

    :raises NotFound: for everyone else.
    """
    panel = panels_of_duty(actor, at).filter(pk=panel_id).first()
    if panel is None:
        raise NotFound(f"panel {panel_id}")
    named = set(panel.assessors.values_list("person_id", flat=True))
    return [each for each in officers_there(panel, at) if each.person_id not in named]


def left_to(assessor: Assessor, at: datetime) -> int:
    """How many applications an assessor has still to give points to."""
    found = shown_to(assessor, at).exclude(kept_from(assessor))
    return found.exclude(points__assessor=assessor).count()


def awaited(panel: Panel) -> int:
    """How many points are awaited: of every assessor for every application from which nothing keeps them."""
    at = panel.opened_at
    if at is None:
        return before_panel(panel).count()
    return sum(left_to(each, at) for each in panel.assessors.filter(left_at=None).select_related("panel"))
