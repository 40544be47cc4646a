"""One thing that takes several services: planned, begun at once, what waits begins by itself."""

import pytest
from django.conf import settings

from balcao.bundles.api import (
    AnswersMissing,
    PartState,
    begin_one_thing,
    bundle_view,
    go_on,
)
from balcao.bundles.models import Bundle
from balcao.bundles.operations import beginning
from balcao.bundles.testing import one_things_on_offer
from balcao.cases.api import WrongAudience, discard_draft, save_answers
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, load_world, lodged, person
from balcao.catalogue.models import Listing
from balcao.catalogue.queries import forget_lists
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.guidance.api import check_one_things, one_thing, one_things, plan
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound

OWNER = person(3, "e-2")
ADDRESS = {"street": "澳門提督馬路", "number": "22", "unit": "地下"}
RESTAURANT = {
    "name_zh": "好景茶餐廳",
    "name_pt": "Café Boa Vista",
    "premises": ADDRESS,
    "area": "80",
    "works": False,
    "food": "茶餐廳",
    "seats": 40,
    "opens_on": macau_date(AT).isoformat(),
    "employees": 6,
}


@pytest.fixture
def world(db, registers):
    load_world()
    one_things_on_offer()


def begun(*, key="once", answers=RESTAURANT, thing="open-a-restaurant"):
    number = begin_one_thing(actor=OWNER, at=AT, key=key, thing_id=thing, answers=answers)
    while beginning.begin_some(at=AT, bundle_id=number):
        pass
    return number


def parts(number):
    return {each.service.service_id: each for each in bundle_view(actor=OWNER, at=AT, bundle_id=number).parts}


def opening_decided(number, **commercial):
    """The business opening answered, lodged and decided; `commercial` is what the register says instead."""
    draft_id = parts(number)["dsf-business-opening-m1"].draft.id
    draft = Draft.objects.get(pk=draft_id)
    draft.facts = {**draft.facts, "commercial": {**draft.facts["commercial"], **commercial}}
    draft.save()
    rest = {"tax_group": "group_b", "true_and_complete": True}
    save_answers(actor=OWNER, at=AT, draft_id=draft_id, values=rest, seen={})
    return lodged(draft_id, OWNER)


def test_what_ships_is_right(db):
    assert check_one_things(settings.BALCAO_SERVICES) == []
    assert {"open-a-restaurant", "hire-the-first-employee"} <= set(one_things())


def test_the_plan_holds_what_the_answers_need_in_order(world):
    thing = one_thing("open-a-restaurant")
    small = [(each.service_id, each.round) for each in plan(thing, RESTAURANT, at=AT)]
    assert small == [
        ("dsf-business-opening-m1", 1),
        ("iam-catering-registration", 1),
        ("fss-employer-registration", 2),
    ]
    large = [each.service_id for each in plan(thing, RESTAURANT | {"area": "300", "employees": 0}, at=AT)]
    assert large == ["dsf-business-opening-m1", "iam-food-beverage-first"]


def test_answers_are_carried_into_every_form_and_what_waits_is_not_begun(world):
    number = begun()
    found = parts(number)
    assert found["fss-employer-registration"].state is PartState.WAITING
    assert found["fss-employer-registration"].draft is None
    opening = found["dsf-business-opening-m1"].draft.journey.answers
    assert opening["establishment_address"] == ADDRESS
    assert (opening["employees"], opening["activity"]) == (6, "restaurants")
    registration = found["iam-catering-registration"].draft.journey.answers
    assert (registration["premises"], registration["works_permit_needed"]) == (ADDRESS, False)


def test_numbers_reach_the_forms_as_whole_numbers(world):
    hire = {"non_resident": False, "workplace": ADDRESS, "post": "廚師", "pay": 1500000, "first_day": "2026-11-23"}
    number = begun(answers=hire, thing="hire-the-first-employee")
    told = parts(number)["fss-employer-registration"].draft.journey.answers
    assert (told["employees"], type(told["employees"])) == (1, int)


def test_begun_twice_it_is_one_and_a_job_that_ran_twice_begins_nothing_twice(world):
    number = begun()
    assert begun() == number
    beginning.begin_some(at=AT, bundle_id=number)
    assert Bundle.objects.count() == 1
    assert Draft.objects.filter(holder_id="e-2", service_id="dsf-business-opening-m1").count() == 1


def test_the_same_answers_again_are_the_same_bundle_until_something_is_lodged_or_all_is_dropped(world):
    first = begun()
    assert begun(key="again") == first
    other = begun(key="other", answers=RESTAURANT | {"seats": 12})
    assert other != first
    opening_decided(first)
    second = begun(key="after")
    assert second not in {first, other}
    while left := [each.draft.id for each in parts(second).values() if each.state is PartState.TO_ANSWER]:
        for draft_id in left:
            discard_draft(actor=OWNER, at=AT, draft_id=draft_id)
        beginning.begin_some(at=AT, bundle_id=second)
    assert begun(key="later") not in {first, other, second}


def test_killed_between_draft_and_answers_the_next_run_ends_it(world, monkeypatch):
    number = begin_one_thing(actor=OWNER, at=AT, key="k", thing_id="open-a-restaurant", answers=RESTAURANT)

    class KilledError(Exception):
        pass

    def killed(*_, **__):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(beginning, "_carry_over", killed)
        with pytest.raises(KilledError):
            beginning.begin_some(at=AT, bundle_id=number)
    assert parts(number)["dsf-business-opening-m1"].state is PartState.PREPARING
    beginning.begin_some(at=AT, bundle_id=number)
    assert parts(number)["dsf-business-opening-m1"].draft.journey.answers["employees"] == 6
    assert Draft.objects.filter(service_id="dsf-business-opening-m1", holder_id="e-2").count() == 1


def test_one_that_waited_begins_by_itself_when_that_before_it_is_granted(world):
    number = begun()
    assert opening_decided(number).state == "granted"
    run_waiting_jobs()
    waited = parts(number)["fss-employer-registration"]
    assert waited.state is PartState.TO_ANSWER
    assert waited.draft.journey.answers["establishment"] == ADDRESS
    run_waiting_jobs()
    assert Draft.objects.filter(service_id="fss-employer-registration", holder_id="e-2").count() == 1


def test_after_a_refusal_it_says_what_stopped_it(world):
    number = begun()
    case = opening_decided(number, status="dissolved")
    assert (case.state, case.finished_at) == ("hearing", None)
    assert parts(number)["fss-employer-registration"].state is PartState.WAITING
    Case.objects.filter(pk=case.pk).update(state="refused", outcome="refuse", decided_at=AT, finished_at=AT)
    run_waiting_jobs()
    stopped = parts(number)["fss-employer-registration"]
    assert stopped.state is PartState.STOPPED
    assert [name["en"] for name in stopped.held_by] == ["Business opening declaration (M/1)"]
    assert stopped.draft is None


def test_leaving_out_that_before_it_sets_it_free(world):
    number = begun()
    discard_draft(actor=OWNER, at=AT, draft_id=parts(number)["dsf-business-opening-m1"].draft.id)
    go_on(actor=OWNER, at=AT, bundle_id=number)
    run_waiting_jobs()
    assert parts(number)["fss-employer-registration"].draft is not None


def test_a_service_withdrawn_before_is_left_out_and_one_withdrawn_meanwhile_says_so(world):
    number = begin_one_thing(actor=OWNER, at=AT, key="k", thing_id="open-a-restaurant", answers=RESTAURANT)
    Listing.objects.filter(service_id="iam-catering-registration").update(withdrawn=True)
    forget_lists()
    beginning.begin_some(at=AT, bundle_id=number)
    assert parts(number)["iam-catering-registration"].state is PartState.OBSTRUCTED
    assert parts(number)["dsf-business-opening-m1"].draft is not None
    later = begun(key="later")
    assert "iam-catering-registration" not in parts(later)


def test_nobody_begins_or_sees_it_for_an_entity_that_is_not_theirs(world):
    stranger = person(1, "e-2")
    before = Bundle.objects.count()
    with pytest.raises(BalcaoError):
        begin_one_thing(actor=stranger, at=AT, key="k", thing_id="open-a-restaurant", answers=RESTAURANT)
    number = begun()
    with pytest.raises(NotFound):
        bundle_view(actor=person(1, "e-1"), at=AT, bundle_id=number)
    with pytest.raises(NotFound):
        go_on(actor=person(1, "e-1"), at=AT, bundle_id=number)
    assert Bundle.objects.count() == before + 1


def test_nothing_begins_with_a_question_open_for_another_kind_of_holder_or_of_nothing(world):
    for actor, thing, answers, failure in (
        (OWNER, "open-a-restaurant", {**RESTAURANT, "seats": None}, AnswersMissing),
        (person(3), "open-a-restaurant", RESTAURANT, WrongAudience),
        (OWNER, "fly-to-the-moon", RESTAURANT, NotFound),
    ):
        with pytest.raises(failure):
            begin_one_thing(actor=actor, at=AT, key="k", thing_id=thing, answers=answers)
    assert not Bundle.objects.exists()


@pytest.mark.parametrize(
    ("written", "wrong", "said"),
    [
        ("service: iam-catering-registration", "service: iam-catering-nothing", "there is no such service"),
        ("after: [dsf-business-opening-m1]", "after: [fss-employer-registration]", "has to stand above it"),
        ("{establishment: premises", "{nothing: premises", "the service asks no such question"),
        ("first_day: opens_on", "first_day: employees", "is a date"),
    ],
)
def test_a_mistake_is_named(tmp_path, written, wrong, said):
    source = (settings.BALCAO_SERVICES / "_one-thing" / "open-a-restaurant.yaml").read_text()
    for folder in settings.BALCAO_SERVICES.iterdir():
        if folder.name != "_one-thing":
            (tmp_path / folder.name).symlink_to(folder)
    (tmp_path / "_one-thing").mkdir()
    (tmp_path / "_one-thing" / "open-a-restaurant.yaml").write_text(source.replace(written, wrong))
    assert any(said in str(problem) for problem in check_one_things(tmp_path))
