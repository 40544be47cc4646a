"""How a department's work is set up, for its chiefs: the order, labels, rules of assignment, skills."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import ReasonNeeded, add_label, end_label, labels_of, order_of_work, weigh
from balcao.catalogue.api import ServiceVersion, get_published, list_services
from balcao.desk.officers_shown import service_names
from balcao.desk.queue_rows import labels_shown
from balcao.desk.reading import department_name
from balcao.desk.rules_shown import fields_offered, rule_shown, value_meant
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, pick
from balcao.worklists.api import (
    NothingSaid,
    NotTried,
    end_rule,
    facts_seen,
    make_rule,
    rules_of,
    set_skills,
    switch_rule,
    try_rules,
)

WEIGHTS = {"deadline_share": 100, "complexity_days": 365, "urgent_days": 3650, "assumed_days": 3650}
"""Each weight and the most it can be."""


def headed(actor: Actor) -> list[str]:
    """The departments whose work the actor sets up."""
    return sorted({post.department for post in actor.posts if post.duty == CHIEF})


def department_of(actor: Actor, asked: QueryDict) -> str:
    """The department asked for, or the first one headed.

    :raises NotFound: for who heads none.
    """
    theirs = headed(actor)
    if not theirs:
        raise NotFound("team")
    asked_for = asked.get("department", "")
    return asked_for if asked_for in theirs else theirs[0]


@at_desk
def setup(request: HttpRequest) -> HttpResponse:
    """Everything about the team's work that a chief can change."""
    return _show(request, {})


def _show(request: HttpRequest, faults: dict[str, str], status: int = 200) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    asked = request.POST if request.method == "POST" else request.GET
    department = department_of(actor, asked)
    rules, officers = rules_of(actor=actor, at=at, department=department)
    summaries = [each for each in list_services(at=at) if each.department == department]
    services, versions = service_names(summaries, language), _versions(department)
    facts = facts_seen(actor=actor, at=at, department=department)
    weights = order_of_work(departments=frozenset({department}))
    labels = labels_of(frozenset({department}))
    names = {each.person_id: pick(each.name, language) for each in officers}
    context = {
        "bar": bar(request),
        "department": department,
        "department_name": department_name(department, language),
        "departments": [
            {"value": each, "text": department_name(each, language), "here": each == department}
            for each in headed(actor)
        ],
        "weights": [
            {
                "name": name,
                "label": translate(f"desk.setup.{name}", language),
                "value": asked.get(name, value),
                "error": faults.get(name, ""),
            }
            for name, value in weights.items()
        ],
        "labels": [
            {"id": label.label_id, **words._asdict()}
            for label, words in zip(labels, labels_shown(labels, language), strict=True)
        ],
        "label_fields": [
            {
                "name": f"{what}-{written}",
                "what": translate(f"desk.setup.label_{what}", language),
                "in": translate(f"desk.setup.in.{written}", language),
                "lang": written,
                "value": asked.get(f"{what}-{written}", ""),
            }
            for what in ("name", "meaning")
            for written in LANGUAGES
        ],
        "rules": [rule_shown(each, services, names, language, versions) for each in rules],
        "services": [
            {"value": each, "text": name, "checked": asked.get("service_id") == each} for each, name in services.items()
        ],
        "fields": [
            {"value": path, "text": name, "checked": asked.get("field") == path}
            for path, name in fields_offered(versions, facts, language).items()
        ],
        "people": [
            {"value": number, "text": name, "checked": str(number) in asked.getlist("people")}
            for number, name in names.items()
        ],
        "officers": [
            {"id": each.person_id, "name": names[each.person_id], "skills": listed(each.skills, language)}
            for each in officers
        ],
        "typed": asked,
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/team_setup.html", context, status=status)


def _versions(department: str) -> list[ServiceVersion]:
    """What the department offers now."""
    at = now()
    return [get_published(each.service_id, at=at) for each in list_services(at=at) if each.department == department]


def _done(request: HttpRequest, key: str, **values: Any) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    messages.success(request, translate(key, language, **values))
    return redirect(f"{reverse('desk-team-setup')}?department={request.POST.get('department', '')}")


@at_desk
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """What counts how much."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    weights, faults = {}, {}
    for name, most in WEIGHTS.items():
        written = request.POST.get(name, "").strip()
        if written.isascii() and written.isdecimal() and len(written) < 6 and int(written) <= most:
            weights[name] = int(written)
        else:
            faults[name] = translate("desk.setup.number", language, most=most)
    if faults:
        return _show(request, faults, status=422)
    weigh(actor=actor, at=now(), department=department_of(actor, request.POST), weights=weights)
    return _done(request, "desk.setup.weighed")


@at_desk
@require_POST
def label(request: HttpRequest) -> HttpResponse:
    """A new label, or one that is given no more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    sent = request.POST
    if number := _number(sent.get("end", "")):
        end_label(actor=actor, at=now(), label_id=number)
        return _done(request, "desk.setup.label_ended")
    name, meaning = ({each: sent.get(f"{what}-{each}", "") for each in LANGUAGES} for what in ("name", "meaning"))
    try:
        add_label(actor=actor, at=now(), department=department_of(actor, sent), name=name, meaning=meaning)
    except ReasonNeeded:
        return _show(request, {"name-zh-Hant": translate("desk.setup.label_missing", language)}, status=422)
    return _done(request, "desk.setup.label_added")


@at_desk
@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """A new rule; it is off."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    sent = request.POST
    department = department_of(actor, sent)
    try:
        make_rule(
            actor=actor,
            at=now(),
            department=department,
            value=value_meant(sent.get("field", ""), sent.get("value", ""), _versions(department)),
            people=[number for each in sent.getlist("people") if (number := _number(each))],
            **{name: sent.get(name, "") for name in ("service_id", "field", "skill")},
        )
    except NothingSaid as failure:
        return _show(request, {"service_id": translate(failure.key, language)}, status=422)
    return _done(request, "desk.setup.rule_made")


@at_desk
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """What the rules would have done with last month's cases."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    count = try_rules(actor=actor, at=now(), department=department_of(actor, request.POST))
    return _done(request, "desk.setup.did_try", count=count)


@at_desk
@require_POST
def change_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Switch a rule on or off, or take it away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "on": (lambda: switch_rule(actor=actor, at=now(), rule_id=rule_id, on=True), "switched_on"),
        "off": (lambda: switch_rule(actor=actor, at=now(), rule_id=rule_id, on=False), "switched_off"),
        "end": (lambda: end_rule(actor=actor, at=now(), rule_id=rule_id), "rule_ended"),
    }
    act, said = acts.get(request.POST.get("act", ""), (None, ""))
    if act is None:
        raise NotFound("act")
    try:
        act()
    except NotTried as failure:
        return _show(request, {f"rule-{rule_id}": translate(failure.key, language)}, status=409)
    return _done(request, f"desk.setup.{said}")


@at_desk
@require_POST
def skills(request: HttpRequest, person_id: int) -> HttpResponse:
    """What an officer is good at."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    names = request.POST.get("skills", "").replace("，", ",").replace("、", ",").split(",")
    department = department_of(actor, request.POST)
    set_skills(actor=actor, at=now(), department=department, person_id=person_id, names=names)
    return _done(request, "desk.setup.skills_saved")


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
