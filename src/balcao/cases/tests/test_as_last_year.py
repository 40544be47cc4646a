"""A yearly declaration about no licence begins with last year's answers."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import declare_unchanged, declared_before, draft_view
from balcao.cases.failures import NotNow
from balcao.cases.lasttime import since_last
from balcao.cases.models import Case
from balcao.cases.testing import AT, drafted, load_world, lodged, person
from balcao.catalogue.testing import put_on_offer

pytestmark = pytest.mark.django_db
GRANT = "dsedj-student-grant"
PUPIL = person(1)
AFTER = AT + timedelta(days=370)
FACTS = {"students": {"institution": "澳門中學", "school_year": "2026/2027"}, "payment_account": {"account": "180-1"}}
HOUSEHOLD = [{"name": "陳大文", "relation": "parent", "monthly_income": 900000}]


@pytest.fixture(autouse=True)
def world():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [GRANT], at=AT)


def declared(key, at=AT, **answers):
    said = {"wanted": ["meals"], "household": HOUSEHOLD, "true_and_complete": True, **answers}
    return lodged(drafted(GRANT, PUPIL, answers=said, facts=FACTS, at=at, key=key), PUPIL, at=at, run=False)


@pytest.fixture
def last_year():
    case = declared("last")
    Case.objects.filter(pk=case.pk).update(outcome="approve", state="granted", decided_at=AT, finished_at=AT)
    return case


def begun():
    return drafted(GRANT, PUPIL, answers={}, facts=FACTS, at=AFTER, key="now")


def test_without_one_before_there_is_nothing_to_declare():
    declared("not decided")
    draft = begun()
    assert declared_before(actor=PUPIL, at=AFTER, draft_id=draft) is None
    with pytest.raises(NotNow):
        declare_unchanged(actor=PUPIL, at=AFTER, draft_id=draft)


def test_what_is_answered_again_comes_with_its_day_and_the_rest_is_asked(last_year):
    draft = begun()
    found = declared_before(actor=PUPIL, at=AFTER, draft_id=draft)
    assert found is not None
    assert (found.reference, found.lodged_at, set(found.answers)) == (last_year.reference, AT, {"wanted", "household"})
    for _ in range(2):
        declare_unchanged(actor=PUPIL, at=AFTER, draft_id=draft)
    view = draft_view(actor=PUPIL, at=AFTER, draft_id=draft)
    assert view.journey.answers["household"] == HOUSEHOLD
    assert {fault.question for fault in view.journey.faults} >= {"income_proof"}


def test_what_was_typed_already_stays(last_year):
    draft = drafted(GRANT, PUPIL, answers={"wanted": ["tuition"]}, facts=FACTS, at=AFTER, key="typed")
    declare_unchanged(actor=PUPIL, at=AFTER, draft_id=draft)
    assert draft_view(actor=PUPIL, at=AFTER, draft_id=draft).journey.answers["wanted"] == ["tuition"]


def test_the_officer_sees_what_differs(last_year):
    case = declared("this year", at=AFTER, wanted=["meals", "tuition"])
    found = since_last(case, [Case.objects.get(pk=last_year.pk)])
    assert found is not None
    assert [each.question for each in found.changes] == ["wanted"]
