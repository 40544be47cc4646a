"""Rules of assignment: made, tried on past cases, switched on, applied."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from balcao.accounts.api import officers_on, person_behind
from balcao.cases.api import assign_by_rule, lately_with_officers, open_by_officer, to_assign
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.worklists.failures import NameNeeded, NothingSaid, NotTried
from balcao.worklists.matching import Team, fits
from balcao.worklists.models import Rule, Skill
from balcao.worklists.policies import require_chief


@transaction.atomic
def make_rule(
    *,
    actor: Actor,
    at: datetime,
    department: str,
    service_id: str = "",
    field: str = "",
    value: str = "",
    skill: str = "",
    people: Iterable[int] = (),
) -> int:
    """A chief makes a rule; it gives nobody anything yet. Returns its number.

    :raises NotFound: for who is no chief there.
    :raises NothingSaid: for a field without a value, or a rule that says nothing.
    """
    require_chief(actor, department)
    named = set(people) & {each.person_id for each in officers_on(department=department, on=macau_date(at))}
    field, value, skill = field.strip()[:120], value.strip()[:200], skill.strip()[:60]
    if bool(field) != bool(value) or not (service_id or field or skill or named):
        raise NothingSaid
    rule = Rule.objects.create(
        department=department,
        service_id=service_id[:80],
        field=field,
        value=value,
        skill=skill,
        people=sorted(named),
        made_by_id=person_behind(actor),
        made_at=at,
    )
    _record(actor, at, rule, "made")
    return rule.pk


@transaction.atomic
def try_rules(*, actor: Actor, at: datetime, department: str) -> int:
    """Work out what the department's rules would have done with the cases of the last month, in their order, as if
    all were on and nobody had anything yet; kept with each rule. Returns how many cases were looked at.

    :raises NotFound: for who is no chief there.
    """
    require_chief(actor, department)
    rules = list(Rule.objects.select_for_update().filter(department=department, ended_at=None).order_by("pk"))
    team = _team(department, at, {})
    past = lately_with_officers(actor=actor, at=at, department=department)
    for rule in rules:
        rule.tried_at, rule.trial = rule.tried_at if rule.on_since else at, {"fits": 0, "nobody": 0, "given": {}}
        rule.trial |= {"cases": len(past), "at": at.isoformat()}
    for case in past:
        fitting = next((each for each in rules if fits(each, case)), None)
        if fitting is None:
            continue
        fitting.trial["fits"] += 1
        chosen = next(iter(team.candidates(fitting, case)), None)
        if chosen is None:
            fitting.trial["nobody"] += 1
            continue
        team.give(chosen)
        given = fitting.trial["given"]
        given[str(chosen)] = given.get(str(chosen), 0) + 1
    Rule.objects.bulk_update(rules, ["tried_at", "trial"])
    return len(past)


@transaction.atomic
def switch_rule(*, actor: Actor, at: datetime, rule_id: int, on: bool) -> None:
    """Switch a rule on or off; twice changes nothing.

    :raises NotTried: before it was tried on past cases.
    """
    rule = _own(actor, rule_id)
    if (rule.on_since is not None) == on:
        return
    if on and rule.tried_at is None:
        raise NotTried
    rule.on_since = at if on else None
    rule.save(update_fields=["on_since"])
    _record(actor, at, rule, "switched_on" if on else "switched_off")


@transaction.atomic
def end_rule(*, actor: Actor, at: datetime, rule_id: int) -> None:
    """Take a rule away."""
    rule = _own(actor, rule_id)
    rule.on_since, rule.ended_at = None, at
    rule.save(update_fields=["on_since", "ended_at"])
    _record(actor, at, rule, "ended")


@transaction.atomic
def set_skills(*, actor: Actor, at: datetime, department: str, person_id: int, names: Iterable[str]) -> None:
    """Say what an officer of the department is good at, instead of what was said before.

    :raises NotFound: for who is no chief there, and for somebody who is no officer there.
    """
    require_chief(actor, department)
    if person_id not in {each.person_id for each in officers_on(department=department, on=macau_date(at))}:
        raise NotFound(f"officer {person_id}")
    said = sorted({" ".join(name.split())[:60] for name in names} - {""})
    if len(said) > 20:
        raise NameNeeded
    Skill.objects.filter(department=department, person_id=person_id).delete()
    Skill.objects.bulk_create(Skill(department=department, person_id=person_id, name=name) for name in said)
    data = {"department": department, "skills": said}
    record(actor=actor, at=at, event="worklists:skills:set", subject=f"person:{person_id}", data=data)


def apply_rules(*, at: datetime, case_id: int) -> bool:
    """Give a case that nobody has to whom the first fitting rule says; returns whether it was given."""
    case = to_assign(case_id=case_id)
    if case is None or case.taken:
        return False
    rules = Rule.objects.filter(department=case.department, on_since__isnull=False, ended_at=None).order_by("pk")
    rule = next((each for each in rules if fits(each, case)), None)
    if rule is None:
        return False
    platform = system_actor(case.department)
    candidates = _team(case.department, at, open_by_officer(department=case.department)).candidates(rule, case)
    return any(
        assign_by_rule(actor=platform, at=at, case_id=case_id, person_id=each, rule=rule.pk) for each in candidates
    )


def _team(department: str, at: datetime, loads: dict[int, int]) -> Team:
    skills: dict[int, set[str]] = {}
    for person_id, name in Skill.objects.filter(department=department).values_list("person_id", "name"):
        skills.setdefault(person_id, set()).add(name)
    officers = officers_on(department=department, on=macau_date(at))
    return Team(posts={each.person_id: each.posts for each in officers}, skills=skills, loads=dict(loads))


def _own(actor: Actor, rule_id: int) -> Rule:
    rule = Rule.objects.select_for_update().filter(pk=rule_id, ended_at=None).first()
    if rule is None:
        raise NotFound(f"rule {rule_id}")
    require_chief(actor, rule.department)
    return rule


def _record(actor: Actor, at: datetime, rule: Rule, what: str) -> None:
    names = ("department", "service_id", "field", "value", "skill", "people")
    data = {name: getattr(rule, name) for name in names}
    record(actor=actor, at=at, event=f"worklists:rule:{what}", subject=f"rule:{rule.pk}", data=data)
