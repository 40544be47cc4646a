"""The desk's own bar: whose desk it is, for which departments and duties, in whose place, and the ways on."""

from functools import cache
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from balcao.accounts.api import COUNTER, administers, heads, names_by_language
from balcao.activities.api import publishing_departments
from balcao.associations.api import keeps_register
from balcao.benefits.api import services_to_run
from balcao.calendar.api import DUTY as CALENDAR_DUTY
from balcao.calendar.api import HOUSE as CALENDAR_HOUSE
from balcao.cases.api import fining_open_to, looking_departments
from balcao.catalogue.api import list_services, words_departments
from balcao.correspondence.api import answering_departments, hours_known, waiting_chats
from balcao.counter.api import video_departments, visits_waiting
from balcao.desk.reading import department_name, duty_name
from balcao.disposal.api import departments_of
from balcao.foundation.ui.api import translate
from balcao.grants.api import fund_departments, lending_departments
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import now
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.notices.api import WORDING_DUTY, WORDING_HOUSE
from balcao.payments.api import TREASURY
from balcao.reflists.api import list_departments
from balcao.venues.api import kept_venues
from balcao.vouchers.api import schemes_to_watch

MOST_BY_NAME = 3
"""So many departments are named; more stand by their codes, and their names come when one points at them."""

SECONDS = 20
"""So long a web process takes it that nobody waits in chats."""

DAILY = frozenset(
    {
        "desk-queue",
        "desk-my-tasks",
        "desk-owed",
        "desk-chats",
        "desk-joint",
        "desk-visits",
        "desk-team",
        "desk-assist",
        "desk-video-visits",
        "desk-counter",
        "desk-till",
    }
)
"""The ways on that are always seen; the others lie under "More"."""


def bar(request: HttpRequest) -> dict[str, Any]:
    """What the bar shows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        home = reverse("portal-own", args=[actor.self_id])
    except NoReverseMatch:
        home = "/"
    lenders = names_by_language({post.lender_id for post in actor.posts if post.lender_id is not None})
    ways = _ways(actor, request.path, language)
    names = listed((pick(lenders[number], language) for number in sorted(lenders)), language)
    return {
        "name": actor.shown_name,
        "departments": [{"code": code, "name": department_name(code, language)} for code in sorted(actor.departments)],
        "by_code": len(actor.departments) > MOST_BY_NAME,
        "duties": listed((duty_name(duty, language) for duty in sorted({each.duty for each in actor.posts})), language),
        "stands_in": translate("desk.stands_in", language, names=names) if names else "",
        "ways": [each for each in ways if each["daily"] or each["here"]],
        "more": [each for each in ways if not (each["daily"] or each["here"])],
        "home": home,
    }


def _ways(actor: Actor, here: str, language: str) -> list[dict[str, Any]]:
    ways = [
        ("desk-queue", "desk.bar.queue"),
        ("desk-joint", "desk.joint.nav"),
        ("desk-owed", "desk.talk.owed_nav"),
        ("desk-my-tasks", "desk.tasks.nav"),
        ("desk-visits", "desk.visit.nav"),
        ("desk-letters", "desk.bar.letters"),
        ("desk-refunds", "desk.bar.refunds"),
        ("desk-corrections", "desk.corrections.nav"),
        ("desk-revisions", "desk.revise.nav"),
        ("desk-licences", "desk.licences.title"),
        ("desk-services", "desk.services.title"),
        ("desk-clauses", "desk.clauses.title"),
        ("desk-misses", "desk.misses.title"),
        ("desk-papers-asked", "desk.papers_asked.nav"),
    ]
    if any(each.in_rounds and each.department in actor.departments for each in list_services(at=now())):
        ways.append(("desk-draws", "desk.draws.title"))
    if answering_departments(actor):
        ways.insert(3, ("desk-field-questions", "desk.field_questions.nav"))
    if set(answering_departments(actor)) & set(hours_known()):
        ways.insert(3, ("desk-chats", "desk.chats.nav"))
    if any(each.assessed and each.department in actor.departments for each in list_services(at=now())):
        ways.append(("desk-assessing", "desk.assess.nav"))
    if publishing_departments(actor, now()):
        ways.append(("desk-activities", "desk.activities.nav"))
    if kept_venues(actor):
        ways.append(("desk-venues", "desk.venues.title"))
    if fining_open_to(actor, now()):
        ways.append(("desk-fines", "desk.fines.nav"))
    if looking_departments(actor):
        ways.append(("desk-look-up", "desk.look_up.nav"))
    ways += [("desk-absences", "desk.absences.nav"), ("desk-interests", "desk.interests.nav")]
    if actor.holds(CHIEF):
        ways += [
            ("desk-team", "desk.team.title"),
            ("desk-announcements", "desk.announce.title"),
            ("desk-archive", "desk.archive.title"),
            ("desk-holds", "desk.holds.title"),
        ]
    if actor.holds(CHIEF) or actor.holds(CALENDAR_DUTY, CALENDAR_HOUSE):
        ways.append(("desk-outages", "ui.status"))
    if list_departments(actor):
        ways.append(("desk-reference-lists", "desk.reference_lists.title"))
    if departments_of(actor):
        ways.append(("desk-disposal", "desk.disposal.title"))
    if actor.holds(CALENDAR_DUTY, CALENDAR_HOUSE):
        ways.append(("desk-calendar", "desk.bar.calendar"))
    if actor.holds(WORDING_DUTY, WORDING_HOUSE):
        ways.append(("desk-wordings", "desk.wordings.nav"))
    if words_departments(actor):
        ways.append(("desk-texts", "desk.translate.title"))
    if actor.holds(TREASURY):
        ways.append(("desk-treasury", "desk.treasury.nav"))
    if fund_departments(actor, now()):
        ways.append(("desk-funds", "desk.grants.nav"))
        if lending_departments(actor, now()):
            ways.append(("desk-loans", "desk.loans.title"))
    if services_to_run(actor):
        ways.append(("desk-benefits", "desk.benefits.title"))
    if schemes_to_watch(actor):
        ways.append(("desk-vouchers", "desk.vouchers.title"))
    if actor.holds(COUNTER):
        if video_departments(actor):
            ways.append(("desk-video-visits", "counter.video.nav"))
        ways += [
            ("desk-assist", "desk.assist.nav"),
            ("desk-till", "desk.till.nav"),
            ("desk-copies", "desk.copies.title"),
            ("desk-paper-by-code", "desk.papers.title"),
            ("desk-counter-mandate", "desk.bar.counter"),
            ("desk-counter", "desk.counter_accounts.title"),
        ]
    if actor.holds(CHIEF):
        ways.append(("desk-samples", "desk.samples.title"))
    if keeps_register(actor):
        ways.append(("desk-objections", "associations.desk.link"))
    if any(administers(actor, post.department) for post in actor.posts):
        ways.append(("desk-officers", "desk.officers.nav"))
    elif any(heads(actor, post.department) for post in actor.posts):
        ways.append(("desk-review", "desk.officers.review_nav"))
    sign_at = "desk-chats" if any(name == "desk-chats" for name, _key in ways) else "desk-video-visits"
    return [
        {
            "url": _address(name),
            "text": translate(key, language),
            "here": here.startswith(_address(name)) if name != "desk-queue" else here == _address(name),
            "daily": name in DAILY,
            "waiting": _waiting(actor, language) if name == sign_at else None,
        }
        for name, key in ways
    ]


@cache
def _address(name: str) -> str:
    return reverse(name)


def _waiting(actor: Actor, language: str) -> dict[str, str]:
    """The same on a page, where that nobody waits is known for some seconds: no page is asked for more by it."""
    nobody = f"desk.nobody_waits:{actor.self_id}"
    if caches["process"].get(nobody):
        return {"text": "", "url": reverse("desk-chats-waiting")}
    shown = waiting_shown(actor, language)
    if not shown["text"]:
        caches["process"].set(nobody, True, SECONDS)
    return shown


def waiting_shown(actor: Actor, language: str) -> dict[str, str]:
    """Who waits in chats and by video for such an officer, in words, empty when none does; where a page asks again."""
    count, by_video = waiting_chats(actor=actor, at=now()), visits_waiting(actor=actor, at=now())
    said = [translate("desk.chats.waiting_now", language, count=count)] if count else []
    if by_video:
        said.append(translate("counter.video.waiting_now", language, count=by_video))
    return {"text": " ".join(said), "url": reverse("desk-chats-waiting")}
