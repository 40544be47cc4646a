"""Notes that name colleagues."""

from datetime import timedelta

import pytest

from balcao.accounts.api import officers_on
from balcao.accounts.officers.models import Post
from balcao.cases.api import (
    ReasonNeeded,
    applicants_view,
    case_view,
)
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.correspondence.api import BadDay, finish_task, my_tasks, tasks_on, tell_colleagues, write_note_naming
from balcao.correspondence.models import Task
from balcao.foundation.audit.api import readings_about
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
OFFICER, OTHER = officer(12, "IAM", "licensing"), officer(11, "DSI", "association-register")
TOMORROW = macau_date(AT) + timedelta(days=1)


@pytest.fixture
def case():
    load_world()
    today = macau_date(AT)
    Post.objects.filter(person_id=14).update(department="IAM", duty="licensing", since_on=today, confirmed_at=AT)
    return renewal_with_officer()


@pytest.fixture
def colleague(case):
    found, people = tasks_on(actor=OFFICER, at=AT, reference=case.reference)
    assert found == []
    assert people
    return officer(next(iter(people)), "IAM", "licensing")


def tell(case, to, actor=OFFICER, **rest):
    rest = {"text": "請看第二頁"} | rest
    tell_colleagues(actor=actor, at=AT, reference=case.reference, to=[to], **rest)


def test_a_task_waits_in_the_colleagues_list_until_it_is_done_once(case, colleague):
    tell(case, colleague.person_id, due_on=TOMORROW)
    (task,) = my_tasks(actor=colleague, at=AT)
    assert (task.text, task.due_on, task.late) == ("請看第二頁", TOMORROW, False)
    assert my_tasks(actor=colleague, at=AT + timedelta(days=3))[0].late
    assert my_tasks(actor=OFFICER, at=AT) == []
    for _ in range(2):
        finish_task(actor=colleague, at=AT, task_id=task.id)
    assert my_tasks(actor=colleague, at=AT) == []
    assert case.steps.filter(kind="task_done").count() == 1


def test_what_colleagues_say_to_each_other_the_applicant_does_not_see(case, colleague):
    tell(case, colleague.person_id)
    assert case.steps.get(kind="mention").internal
    seen = case_view(actor=person(3, "e-2"), at=AT, reference=case.reference)
    assert "mention" not in {step.kind for step in seen.timeline}


@pytest.mark.parametrize(
    ("wrong", "failure"), [({"text": " "}, ReasonNeeded), ({"due_on": TOMORROW - timedelta(days=2)}, BadDay)]
)
def test_without_words_or_with_a_day_that_is_over_nothing_is_told(case, colleague, wrong, failure):
    with pytest.raises(failure):
        tell(case, colleague.person_id, **wrong)
    assert not Task.objects.exists()


def test_only_whose_duty_it_is_tells_is_told_and_finishes(case, colleague):
    with pytest.raises(NotFound):
        tell(case, 11)
    with pytest.raises(NotFound):
        tell(case, colleague.person_id, actor=OTHER)
    tell(case, colleague.person_id)
    with pytest.raises(NotFound):
        finish_task(actor=OTHER, at=AT, task_id=Task.objects.get().pk)
    with pytest.raises(NotFound):
        tasks_on(actor=OTHER, at=AT, reference=case.reference)
    assert Task.objects.get().done_at is None


def test_the_applicants_view_shows_nothing_internal_and_looking_is_recorded(case, colleague):
    tell(case, colleague.person_id)
    view = applicants_view(actor=OFFICER, at=AT, reference=case.reference)
    assert not any(step.internal for step in view.timeline)
    assert readings_about("e-2")[0].purpose["en"] == "To see the case as the applicant does"
    with pytest.raises(NotFound):
        applicants_view(actor=OTHER, at=AT, reference=case.reference)


def test_a_note_names_a_colleague_who_finds_it_in_their_list(case, colleague):
    name = next(each.name for each in officers_on(department="IAM", on=macau_date(AT)) if each.person_id == 14)
    text = f"@{name['zh-Hant']} 請看第二頁, @Nobody"
    told = write_note_naming(actor=OFFICER, at=AT, reference=case.reference, text=text)
    assert told == [name]
    (task,) = my_tasks(actor=colleague, at=AT)
    assert (task.text, task.due_on) == (text, None)
    assert case.steps.get(kind="note").internal
    assert write_note_naming(actor=colleague, at=AT, reference=case.reference, text=f"Me: @{name['pt'].upper()}") == []
    assert write_note_naming(actor=OFFICER, at=AT, reference=case.reference, text="someone@example.mo") == []
    assert Task.objects.count() == 1


def test_an_officer_elsewhere_names_nobody(case, colleague):
    with pytest.raises(NotFound):
        write_note_naming(actor=OTHER, at=AT, reference=case.reference, text="@x")
    with pytest.raises(ReasonNeeded):
        write_note_naming(actor=OFFICER, at=AT, reference=case.reference, text="  ")
    assert not Task.objects.exists()
