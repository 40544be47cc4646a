"""Activities: what a granted case publishes, and what an enrolment knows of the one it is for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from balcao.activities.api import (
    ActivityState,
    ActivityView,
    BadTimes,
    Publication,
    Span,
    TooLate,
    activity_facts,
    activity_of,
    call_off_activity,
    in_figures,
    publish_activity,
    published_by,
)
from balcao.cases.draft_failures import ActivityCalledOff, ActivityOver, EnrolmentClosed, WhichActivity
from balcao.cases.failures import WindowClosed
from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.outputs import as_corrected
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import ACTIVITY, Publishes, ServiceDefinition, ServiceVersion, get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text


def facts_enrolled_in(version: ServiceVersion, number: str, at: datetime) -> dict[str, Any]:
    """What the form of an enrolment knows of its activity, under its name; nothing for other services.

    :raises WhichActivity: if none is named, or one in which nobody enrols by this service.
    """
    if not version.definition.data.enrols and not number:
        return {}
    try:
        found = activity_of(number=number, at=at)
    except NotFound:
        raise WhichActivity from None
    if found.enrolled_by != version.service_id:
        raise WhichActivity
    return {ACTIVITY: activity_facts(number=number, at=at)}


def number_enrolled_in(facts: Mapping[str, Any]) -> str | None:
    """The number of the activity that an enrolment is for; None for other applications."""
    return (facts.get(ACTIVITY) or {}).get("number")


NO_MORE = {
    ActivityState.CALLED_OFF: ActivityCalledOff,
    ActivityState.OVER: ActivityOver,
    ActivityState.CLOSED: EnrolmentClosed,
}


def no_more(number: str | None, at: datetime) -> WindowClosed | None:
    """Why nobody enrols any more in the activity of that number; None where one may, and where there is no number."""
    kind = NO_MORE.get(activity_of(number=number, at=at).state) if number else None
    return kind() if kind else None


def why_closed(number: str | None, at: datetime, *, opens_on: date | None = None) -> WindowClosed:
    """Why an application cannot be lodged now; of an enrolment, what became of its activity."""
    return no_more(number, at) or WindowClosed(opens_on)


def activity_enrolled_in(case: Case, at: datetime) -> ActivityView:
    """The activity that a case enrols in.

    :raises NotFound: for a case that enrols in none.
    """
    number = number_enrolled_in(case.facts)
    if number is None or not get_version(case.version_id).definition.data.enrols:
        raise NotFound(f"activity of {case.reference}")
    return activity_of(number=number, at=at)


def was_changed(case: Case, found: ActivityView) -> bool:
    """Whether the activity was at another time or place when its application knew of it, be it that this was lodged
    after the change but before that reached it."""
    known = case.facts[ACTIVITY]
    otherwise = (known["times"], known["place"]) != (in_figures(found.spans), found.place)
    return otherwise or case.steps.filter(kind="activity_changed").exists()


def goes_back(case: Case, found: ActivityView, at: datetime) -> int:
    """How much of the fee goes back to who gives the place back now, in per cent: all of it since it takes place
    otherwise than when they enrolled."""
    intake = get_version(case.version_id).definition.data.intake
    if was_changed(case, found):
        return 100
    return intake.back((found.first_day - macau_date(at)).days) if intake is not None else 0


def publish_what_was_granted(case: Case, definition: ServiceDefinition, *, actor: Actor, at: datetime) -> str:
    """Publish the activity of a granted case; its number, empty where it is too late. Again it is the same."""
    rule = definition.data.publishes
    assert rule is not None, f"{case.service_id}: the check lets no process publish what `publishes` does not name"
    try:
        return publish_activity(actor=actor, at=at, publication=_publication(case, definition, rule))
    except (BadTimes, TooLate):
        return ""


def take_publication_back(case: Case, at: datetime) -> None:
    """The decision by which an activity was published holds no more: it is called off, if it is not over."""
    number = published_by(case_reference=case.reference)
    if number is None or activity_of(number=number, at=at).state is ActivityState.OVER:
        return
    why = say("cases.activity.taken_back", reference=case.reference)
    words = "\n".join(why[language] for language in LANGUAGES)
    call_off_activity(actor=system_actor(case.department), at=at, number=number, why=words)


def _publication(case: Case, definition: ServiceDefinition, rule: Publishes) -> Publication:
    answers = as_corrected(case)

    def whole(name: str | None) -> int | None:
        value = answers.get(name) if name else None
        return int(value) if value is not None else None

    def text(name: str | None) -> str:
        return str(answers.get(name) or "").strip() if name else ""

    return Publication(
        case_reference=case.reference,
        holder_id=case.holder_id,
        department=case.department,
        duty=case.duty,
        service_id=case.service_id,
        enrolled_by=rule.enrolled_by,
        scopes=scopes_of(case.service_id, case.draft_id),
        organiser=holder_name(case.holder_id),
        title=_titles(rule, answers),
        about=text(rule.about),
        place=text(rule.place),
        spans=tuple(_span(row) for row in answers[rule.times]),
        by_draw=answers[rule.by] == "draw",
        quota=int(answers[rule.quota]),
        waiting=rule.waiting,
        opens_at=_moment(answers[rule.opens]),
        closes_at=_moment(answers[rule.closes]),
        age_min=whole(rule.age_min),
        age_max=whole(rule.age_max),
        fee=whole(rule.fee) or 0,
        grant_reference=text(rule.grant),
        remits_after=rule.remits_after,
    )


def _titles(rule: Publishes, answers: Mapping[str, Any]) -> Text:
    """The title in every language; where one was left out, the Chinese one."""
    said: dict[str, str] = {language: str(answers.get(name) or "").strip() for language, name in rule.title.items()}
    return {language: said.get(language) or said["zh-Hant"] for language in LANGUAGES}


def _span(row: Mapping[str, Any]) -> Span:
    day, hours = row["on_day"], row["hours"]
    begins, ends = (_at(day, hours[end]) for end in ("from_time", "until_time"))
    return begins, ends if ends > begins else ends + timedelta(days=1)


def _moment(answer: Mapping[str, Any]) -> datetime:
    return _at(answer["on_day"], answer["at_time"])


def _at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=MACAU)
