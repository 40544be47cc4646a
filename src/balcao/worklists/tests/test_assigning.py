"""Rules of assignment: tried on past cases first, then applied to what reaches the officers."""

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.models import Absence
from balcao.cases.models import Case, Step
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.worklists.api import (
    NothingSaid,
    NotTried,
    end_rule,
    make_rule,
    rules_of,
    set_skills,
    switch_rule,
    try_rules,
)
from balcao.worklists.models import Rule
from balcao.worklists.operations.assigning import apply_rules

CHIEF = officer(13, "DSI", "chief")
CLERK = officer(11, "DSI", "association-register")
BANK = {"field": "answers.purpose", "value": "bank"}


@pytest.fixture
def world(db):
    load_world()


def make(**said):
    return make_rule(actor=CHIEF, at=AT, department="DSI", **said)


def switched_on(**said):
    rule = make(**said)
    try_rules(actor=CHIEF, at=AT, department="DSI")
    switch_rule(actor=CHIEF, at=AT, rule_id=rule, on=True)
    return rule


def assignee(case):
    return Case.objects.get(pk=case.pk).assignee_id


def test_a_rule_is_tried_before_it_is_switched_on(world):
    case, rule = with_officer(), make(**BANK, people=[11])
    with pytest.raises(NotTried):
        switch_rule(actor=CHIEF, at=AT, rule_id=rule, on=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.filter(pk=rule).update(on_since=AT)
    assert try_rules(actor=CHIEF, at=AT, department="DSI") == 1
    (shown,), _ = rules_of(actor=CHIEF, at=AT, department="DSI")
    assert shown.trial
    assert (shown.trial.fits, shown.trial.nobody, shown.trial.given) == (1, 0, {11: 1})
    assert assignee(case) is None
    for _ in range(2):
        switch_rule(actor=CHIEF, at=AT, rule_id=rule, on=True)
    assert Rule.objects.get().on_since == AT


def test_a_case_that_reaches_the_officers_goes_where_the_first_fitting_rule_says(world):
    switched_on(field="answers.purpose", value="other", people=[13])
    switched_on(**BANK, people=[11])
    case = with_officer()
    assert assignee(case) == 11
    assert Step.objects.filter(case=case, kind="assigned_by_rule").count() == 1
    assert not apply_rules(at=AT, case_id=case.pk)


def test_the_one_with_the_least_to_do_gets_the_next(world):
    switched_on(**BANK, people=[11, 13])
    given = [assignee(with_officer(key=str(number))) for number in range(4)]
    assert sorted(given) == [11, 11, 13, 13]


def test_a_skill_is_asked_for(world):
    set_skills(actor=CHIEF, at=AT, department="DSI", person_id=13, names=["Portuguese", " Portuguese ", ""])
    switched_on(skill="Portuguese")
    assert assignee(with_officer()) == 13


def test_who_is_away_gets_nothing(world):
    switched_on(**BANK, people=[11, 13])
    today = macau_date(now())
    Absence.objects.create(
        person_id=11,
        department="DSI",
        substitute_id=13,
        from_on=today,
        until_on=today,
        entered_at=AT,
        confirmed_by_id=15,
        confirmed_at=AT,
    )
    assert [assignee(with_officer(key=str(number))) for number in range(2)] == [13, 13]


def test_nobody_gets_their_own_case(world):
    case = with_officer()
    Case.objects.filter(pk=case.pk).update(lodged_by="p-11")
    switched_on(**BANK, people=[11])
    assert not apply_rules(at=AT, case_id=case.pk)
    assert assignee(case) is None


def test_a_rule_that_is_off_or_gone_gives_nothing(world):
    rule = switched_on(**BANK, people=[11])
    switch_rule(actor=CHIEF, at=AT, rule_id=rule, on=False)
    assert assignee(with_officer(key="off")) is None
    end_rule(actor=CHIEF, at=AT, rule_id=rule)
    run_waiting_jobs()
    with pytest.raises(NotFound):
        switch_rule(actor=CHIEF, at=AT, rule_id=rule, on=True)


def test_a_rule_says_something(world):
    for act in (make, lambda: make(field="answers.purpose"), lambda: make(value="bank")):
        with pytest.raises(NothingSaid):
            act()
    assert not Rule.objects.exists()


def test_only_a_chief_sets_up_the_work(world):
    rule = make(**BANK)
    for act in (
        lambda: make_rule(actor=CLERK, at=AT, department="DSI", skill="x"),
        lambda: try_rules(actor=CLERK, at=AT, department="DSI"),
        lambda: switch_rule(actor=CLERK, at=AT, rule_id=rule, on=True),
        lambda: end_rule(actor=CLERK, at=AT, rule_id=rule),
        lambda: set_skills(actor=CLERK, at=AT, department="DSI", person_id=11, names=["x"]),
        lambda: rules_of(actor=CLERK, at=AT, department="DSI"),
        lambda: set_skills(actor=CHIEF, at=AT, department="DSI", person_id=12, names=["x"]),
    ):
        with pytest.raises(NotFound):
            act()
    assert Rule.objects.filter(ended_at=None, on_since=None).count() == 1
