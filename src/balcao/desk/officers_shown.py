"""Posts and absences in the officer's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from balcao.accounts.api import AbsenceSummary, PostState, PostSummary
from balcao.catalogue.api import ServiceSummary
from balcao.desk.reading import department_name, duty_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

COLOURS = {
    PostState.PROPOSED: "orange",
    PostState.TO_COME: "blue",
    PostState.IN_FORCE: "green",
    PostState.OVER: "grey",
    PostState.ENDED: "grey",
    PostState.REFUSED: "grey",
}
MORE_DUTIES = ("chief", "opinions", "counter", "treasury", "texts", "administration")
"""Duties that every department has, beside those its services name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPost:
    """A post in words."""

    post_id: int
    name: str
    department: str
    code: str
    duty: str
    services: str
    clearance: str
    period: str
    state: str
    kind: str
    due: str
    overdue: bool
    may_confirm: bool


def shown_post(post: PostSummary, services: dict[str, str], language: str, today: date) -> ShownPost:
    """The line of a list, in words."""
    names = listed((services.get(each, each) for each in post.services), language)
    return ShownPost(
        post_id=post.post_id,
        name=post.name,
        department=department_name(post.department, language),
        code=post.department,
        duty=duty_name(post.duty, language),
        services=translate("desk.officers.services", language, services=names) if names else "",
        clearance=translate(f"officers.clearance.{post.clearance}", language),
        period=translate(
            "desk.officers.period",
            language,
            since=format_macau(post.since_on, language),
            until=format_macau(post.until_on, language),
        ),
        state=translate(f"officers.state.{post.state}", language),
        kind=COLOURS[post.state],
        due=format_macau(post.review_due_on, language),
        overdue=post.overdue(today),
        may_confirm=post.may_confirm,
    )


def service_names(services: Iterable[ServiceSummary], language: str) -> dict[str, str]:
    """The names of services by their id."""
    return {each.service_id: pick(each.name, language) for each in services}


def absence_in_words(absence: AbsenceSummary, language: str) -> str:
    """Who is away, when, and who stands in."""
    return translate(
        "desk.absences.line",
        language,
        who=absence.name,
        since=format_macau(absence.from_on, language),
        until=format_macau(absence.until_on, language),
        substitute=absence.substitute,
        department=department_name(absence.department, language),
    )
