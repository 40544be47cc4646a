"""What an officer asked is answered by video: only the pages opened again, only while allowed, sent by the person
alone."""

from typing import Any

import pytest

from balcao.cases.api import (
    ClerkWorksOnIt,
    NotConfirmed,
    answer_supplement,
    ask_supplement,
    draft_view,
    keep_answer,
    save_answers,
)
from balcao.cases.models import Case, Supplement
from balcao.cases.testing import officer, person, renewal_with_officer
from balcao.counter.api import (
    Way,
    WayTooWeak,
    ask_confirmation,
    ask_video_visit,
    come_to_visit,
    confirm_on_phone,
    form_of_visit,
    helped_as,
    last_confirmation,
    leave_visit,
    let_clerk_fill,
    open_on_phone,
    own_visit,
    shared_form,
    stop_clerk_filling,
    take_visit,
    visit_at_desk,
    within_visit,
)
from balcao.counter.tests.conftest import OPEN, clerk
from balcao.kernel.errors import NotFound

OFFICER, OWNER, ONE = officer(12, "IAM", "licensing"), person(3, "e-2"), clerk(19)
HOURS = {"zh-Hant": "請寫明星期日", "pt": "Indique o domingo", "en": "Say what happens on Sundays"}


@pytest.fixture
def case(by_video):
    found = renewal_with_officer()
    ask_supplement(actor=OFFICER, at=OPEN, reference=found.reference, text="請說明", questions={"changes": HOURS})
    return found


@pytest.fixture
def visit(case):
    number = ask_video_visit(actor=OWNER, at=OPEN, draft_id=case.draft_id)
    come_to_visit(actor=OWNER, at=OPEN, visit_id=number)
    take_visit(actor=ONE, at=OPEN, visit_id=number)
    return number


def helped() -> Any:
    return helped_as(actor=ONE, at=OPEN, holder_id="e-2")


def form(visit) -> Any:
    found = visit_at_desk(actor=ONE, at=OPEN, visit_id=visit)
    draft: Any = form_of_visit(found, OPEN)
    return shared_form(draft, "en", reference=found.reference)


def write(actor, case, value):
    seen = draft_view(actor=actor, at=OPEN, draft_id=case.draft_id).field_versions
    save_answers(actor=actor, at=OPEN, draft_id=case.draft_id, values={"changes": value}, seen=seen)


def test_a_lodged_case_that_waits_for_nothing_is_not_seen_by_video(by_video):
    with pytest.raises(NotFound):
        ask_video_visit(actor=OWNER, at=OPEN, draft_id=renewal_with_officer().draft_id)


def test_only_what_was_opened_again_stands_beside_the_picture(case, visit):
    found = form(visit)
    whole = draft_view(actor=OWNER, at=OPEN, draft_id=case.draft_id).journey.visible_pages
    assert 0 < len(found.pages) < len(whole)
    assert any(line.value == "更換抽油煙機" for page in found.pages for line in page.lines)
    assert found.wanted.text == "請說明"
    assert found.wanted.fixes[0][1] == HOURS["en"]
    assert own_visit(actor=OWNER, at=OPEN, visit_id=visit).reference == case.reference


def test_the_clerk_fills_in_while_allowed_and_each_answer_says_so(case, visit):
    assert helped() is None
    let_clerk_fill(actor=OWNER, at=OPEN, visit_id=visit)
    assert within_visit(helped=helped(), draft_id=None, reference=case.reference)
    assert not within_visit(helped=helped(), draft_id=None, reference="IAM-2026-999999-X")
    write(helped(), case, "更換爐頭")
    keep_answer(actor=helped(), at=OPEN, reference=case.reference, text="星期日休息")
    found = form(visit)
    (line,) = [line for page in found.pages for line in page.lines if line.value == "更換爐頭"]
    assert line.by_clerk
    assert "in the name of" in line.wrote
    assert (found.wanted.kept.value, found.wanted.kept.by_clerk) == ("星期日休息", True)
    with pytest.raises(NotConfirmed):
        answer_supplement(actor=helped(), at=OPEN, reference=case.reference, text="星期日休息")
    stop_clerk_filling(actor=OWNER, at=OPEN, visit_id=visit)
    assert helped() is None
    assert Case.objects.get(pk=case.pk).state == "supplement"


def test_the_person_sends_it_and_then_nothing_of_the_case_is_left_in_sight(case, visit):
    write(OWNER, case, "更換爐頭")
    for _ in range(2):
        let_clerk_fill(actor=OWNER, at=OPEN, visit_id=visit)
    keep_answer(actor=helped(), at=OPEN, reference=case.reference, text="星期日休息")
    answer_supplement(actor=OWNER, at=OPEN, reference=case.reference, text="星期日休息")
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.answers["changes"]) == ("with_officer", "更換爐頭")
    assert (form(visit).pages, form(visit).wanted) == ((), None)
    assert Supplement.objects.get().kept_clerk == ""


def test_what_the_person_confirmed_on_their_own_screen_the_clerk_hands_in(case, visit):
    let_clerk_fill(actor=OWNER, at=OPEN, visit_id=visit)
    write(helped(), case, "更換爐頭")
    for way in (Way.CODE, Way.SLIP):
        with pytest.raises(WayTooWeak):
            ask_confirmation(actor=helped(), at=OPEN, draft_id=case.draft_id, way=way)
    ask_confirmation(actor=helped(), at=OPEN, draft_id=case.draft_id, way=Way.PHONE)
    asked = confirmation(case)
    assert asked.opened_at is None
    for _ in range(2):
        open_on_phone(actor=person(3), at=OPEN, token=asked.token)
    assert confirmation(case).opened_at == OPEN
    with pytest.raises(NotFound):
        open_on_phone(actor=ONE, at=OPEN, token=asked.token)
    confirm_on_phone(actor=person(3), at=OPEN, token=asked.token, content=asked.content)
    answer_supplement(actor=helped(), at=OPEN, reference=case.reference, text="")
    assert Case.objects.get(pk=case.pk).state == "with_officer"


def confirmation(case) -> Any:
    return last_confirmation(draft=draft_view(actor=OWNER, at=OPEN, draft_id=case.draft_id), at=OPEN)


def test_an_officer_of_the_case_does_not_fill_it_in_by_video(case, visit):
    Case.objects.filter(pk=case.pk).update(assignee=19)
    let_clerk_fill(actor=OWNER, at=OPEN, visit_id=visit)
    with pytest.raises(ClerkWorksOnIt):
        write(helped(), case, "x")


def test_left_half_way_what_was_written_waits_for_the_person(case, visit):
    let_clerk_fill(actor=OWNER, at=OPEN, visit_id=visit)
    keep_answer(actor=helped(), at=OPEN, reference=case.reference, text="星期日休息")
    leave_visit(actor=OWNER, at=OPEN, visit_id=visit)
    assert helped() is None
    found: Any = draft_view(actor=OWNER, at=OPEN, draft_id=case.draft_id).in_hand
    assert found.text == "星期日休息"
    assert found.kept_clerk
