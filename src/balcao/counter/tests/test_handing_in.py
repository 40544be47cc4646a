"""What is asked back is answered, and a lodged application changed, in the person's place: by their own word alone."""

import re

import pytest

from balcao.accounts.models import Person
from balcao.cases.api import (
    AlreadyDecided,
    ClerkWorksOnIt,
    NotConfirmed,
    NotNow,
    amend_case,
    answer_supplement,
    ask_supplement,
    case_view,
    decide_case,
    draft_view,
    drop_amendment,
    hand_of,
    keep_answer,
    save_answers,
    send_amendment,
    sender_of,
)
from balcao.cases.models import Case, Draft, Supplement
from balcao.cases.policies import cases_of_duty
from balcao.cases.testing import AT, officer, person, renewal_with_officer
from balcao.counter import sending
from balcao.counter.api import (
    ConfirmationOver,
    ConfirmationState,
    ContentMoved,
    NotReady,
    Way,
    ask_confirmation,
    asked_on_phone,
    confirm_by_code,
    confirm_by_slip,
    confirm_on_phone,
    confirmation_of,
    confirmation_slip,
    end_assistance,
    read_back,
    to_confirm,
)
from balcao.counter.models import Confirmation
from balcao.counter.tests.conftest import LATER, WAI_KEONG, begin, clerk, visit
from balcao.foundation.audit.api import acts_about
from balcao.kernel.errors import NotFound
from balcao.payments.models import Order

pytestmark = pytest.mark.django_db
OFFICER = officer(12, "IAM", "licensing")
SCAN = {"key": "aa/aa", "name": "slip.pdf", "size": 9, "media_type": "application/pdf", "sha256": "aa"}
PAPER = {"key": "bb/bb", "name": "lixo.pdf", "size": 9, "media_type": "application/pdf", "sha256": "bb"}
HOURS = {"zh-Hant": "請寫明星期日", "pt": "Indique o domingo", "en": "Say what happens on Sundays"}


@pytest.fixture
def case(world):
    return renewal_with_officer()


@pytest.fixture
def helped(case):
    """Who represents the restaurant, at a counter that is not the department's."""
    begin(clerk(14), WAI_KEONG)
    return visit(clerk(14)).person.acting_for("e-2")


@pytest.fixture
def asked(case, helped):
    """The officer asks for the changes again, and for words."""
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="請說明", questions={"changes": HOURS})
    return helped


def put(actor, case, value="更換抽油煙機及爐頭", at=AT):
    seen = draft_view(actor=actor, at=at, draft_id=case.draft_id).field_versions
    save_answers(actor=actor, at=at, draft_id=case.draft_id, values={"changes": value}, seen=seen)


def keep(actor, case, text="星期日休息", files=(PAPER,)):
    keep_answer(actor=actor, at=AT, reference=case.reference, text=text, files=files)


def view_of(actor, case, at=AT):
    return draft_view(actor=actor, at=at, draft_id=case.draft_id)


def asked_for(actor, case, way, at=AT):
    ask_confirmation(actor=actor, at=at, draft_id=case.draft_id, way=way)
    return shown(actor, case, at)


def shown(actor, case, at=AT):
    content, total = to_confirm(view_of(actor, case, at))
    return confirmation_of(actor=actor, at=at, draft_id=case.draft_id, content=content, total=total)


def by_slip(actor, case, at=AT):
    found = asked_for(actor, case, Way.SLIP, at)
    confirm_by_slip(actor=actor, at=at, draft_id=case.draft_id, code=found.slip_code, scan=SCAN, compared=True)


def give(actor, case, text="星期日休息", files=(PAPER,), at=AT):
    answer_supplement(actor=actor, at=at, reference=case.reference, text=text, files=files)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_what_is_asked_is_answered_in_the_persons_name_by_the_clerks_hand(case, asked):
    put(asked, case)
    keep(asked, case)
    with pytest.raises(NotConfirmed):
        give(asked, case)
    assert (fresh(case).state, fresh(case).content_hash) == ("supplement", case.content_hash)
    by_slip(asked, case)
    give(asked, case)
    after = fresh(case)
    assert after.state == "with_officer"
    assert after.answers["changes"] == "更換抽油煙機及爐頭"
    owner = case_view(actor=person(3, "e-2"), at=AT, reference=case.reference)
    (question,), (amendment,) = owner.questions, owner.amendments
    assert (question.answer, question.files[0]["name"], question.kept) == ("星期日休息", "lixo.pdf", "")
    line = next(each for each in owner.timeline if each.kind == "supplement_answered")
    assert asked.clerk.name in hand_of(line, "en")
    assert sender_of(amendment, "en") == f"李偉強, entered at the counter by {asked.clerk.name}"
    act = next(each for each in acts_about(f"case:{case.reference}") if each.event == "cases:case:supplement_answered")
    assert (act.who_id, act.data["clerk"]["id"]) == ("p-3", "p-14")
    assert not Order.objects.exists()


def test_given_twice_it_is_given_once(case, asked):
    keep(asked, case)
    by_slip(asked, case)
    give(asked, case)
    with pytest.raises(NotNow):
        give(asked, case)
    assert Supplement.objects.filter(case=case).count() == 1


def test_other_words_another_paper_and_another_answer_each_want_a_new_yes(case, asked):
    put(asked, case)
    keep(asked, case)
    by_slip(asked, case)
    for text, files in (("星期日照常", (PAPER,)), ("星期日休息", ())):
        with pytest.raises(NotConfirmed):
            give(asked, case, text, files)
    put(asked, case, "只更換爐頭")
    assert shown(asked, case).state is ConfirmationState.CHANGED
    with pytest.raises(NotConfirmed):
        give(asked, case)
    assert fresh(case).state == "supplement"


def test_changed_while_the_code_was_on_its_way(case, asked, monkeypatch):
    sent = []
    monkeypatch.setattr(sending, "send_text", lambda phone, text, key: sent.append(text))
    keep(asked, case)
    asked_for(asked, case, Way.CODE)
    sending.send_confirmation_code(confirmation_id=Confirmation.objects.latest("pk").pk, at=AT)
    code = re.findall(r"\d{6}", sent[-1])[0]
    assert case.reference in sent[-1]
    assert "MOP" not in sent[-1]
    keep(asked, case, text="別的話")
    with pytest.raises(ContentMoved):
        confirm_by_code(actor=asked, at=AT, draft_id=case.draft_id, given=code)


def test_nothing_in_hand_is_not_confirmed(case, asked):
    with pytest.raises(NotReady):
        asked_for(asked, case, Way.SLIP)


def test_the_person_reads_on_their_own_phone_what_would_be_handed_in(case, asked):
    put(asked, case)
    keep(asked, case)
    token, own = asked_for(asked, case, Way.PHONE).token, person(3)
    read = asked_on_phone(actor=own, at=AT, token=token)
    said = [value for section in read_back(read.draft, "en").sections for _key, value in section.rows]
    assert any("更換抽油煙機及爐頭" in each for each in said)
    assert {"星期日休息", "lixo.pdf"} <= set(said)
    with pytest.raises(NotFound):
        asked_on_phone(actor=person(2), at=AT, token=token)
    confirm_on_phone(actor=own, at=AT, token=token, content=read.confirmation.content)
    give(asked, case)
    after = asked_on_phone(actor=own, at=AT, token=token)
    assert after.confirmation.state is ConfirmationState.CONFIRMED


def test_who_has_no_account_signs_the_slip(case, asked):
    Person.objects.filter(pk=WAI_KEONG).update(phone="")
    keep(asked, case)
    found = asked_for(asked, case, Way.SLIP)
    assert confirmation_slip(found, view_of(asked, case), person="李偉強").startswith(b"%PDF")
    confirm_by_slip(actor=asked, at=AT, draft_id=case.draft_id, code=found.slip_code, scan=SCAN, compared=True)
    give(asked, case)
    assert fresh(case).state == "with_officer"


def test_the_visit_ends_half_way_and_what_was_entered_is_the_persons(case, asked):
    put(asked, case)
    keep(asked, case)
    token = asked_for(asked, case, Way.PHONE).token
    end_assistance(actor=clerk(14), at=AT, left=True)
    with pytest.raises(ConfirmationOver):
        confirm_on_phone(actor=person(3), at=AT, token=token, content="x")
    with pytest.raises(NotFound):
        ask_confirmation(actor=asked, at=AT, draft_id=case.draft_id, way=Way.SLIP)
    (question,) = case_view(actor=person(3, "e-2"), at=AT, reference=case.reference).questions
    assert (question.kept, question.kept_files[0]["name"]) == ("星期日休息", "lixo.pdf")
    give(person(3, "e-2"), case)
    assert fresh(case).answers["changes"] == "更換抽油煙機及爐頭"


def test_confirmed_before_the_lights_went_out_another_clerk_hands_it_in(case, asked):
    keep(asked, case)
    by_slip(asked, case)
    begin(clerk(20), WAI_KEONG, at=LATER)
    again = visit(clerk(20), LATER).person.acting_for("e-2")
    give(again, case, at=LATER)
    assert set(Draft.objects.get(pk=case.draft_id).clerks) == {"p-14", "p-20"}


def test_a_lodged_application_is_changed_by_the_persons_own_wish(case, helped):
    amend_case(actor=helped, at=AT, reference=case.reference)
    put(helped, case)
    with pytest.raises(NotConfirmed):
        send_amendment(actor=helped, at=AT, reference=case.reference)
    assert fresh(case).content_hash == case.content_hash
    by_slip(helped, case)
    send_amendment(actor=helped, at=AT, reference=case.reference)
    assert fresh(case).answers["changes"] == "更換抽油煙機及爐頭"
    with pytest.raises(NotNow):
        send_amendment(actor=helped, at=AT, reference=case.reference)


def test_the_yes_to_lodging_is_no_yes_to_a_change_back_and_forth(case, helped):
    """The same answers opened again are another content: each handing in has its own hash."""
    amend_case(actor=helped, at=AT, reference=case.reference)
    put(helped, case)
    by_slip(helped, case)
    first = shown(helped, case).content
    drop_amendment(actor=helped, at=AT, reference=case.reference)
    amend_case(actor=helped, at=AT, reference=case.reference)
    put(helped, case)
    assert to_confirm(view_of(helped, case))[0] != first
    with pytest.raises(NotConfirmed):
        send_amendment(actor=helped, at=AT, reference=case.reference)


def test_decided_meanwhile_nothing_is_changed(case, helped):
    amend_case(actor=helped, at=AT, reference=case.reference)
    put(helped, case)
    by_slip(helped, case)
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="refuse", note="x")
    with pytest.raises((AlreadyDecided, NotNow)):
        send_amendment(actor=helped, at=AT, reference=case.reference)


def test_who_worked_on_the_case_as_an_officer_enters_nothing_about_it(case, asked):
    Supplement.objects.filter(case=case).update(asked_by="p-14")
    for act in (lambda: keep(asked, case), lambda: put(asked, case), lambda: give(asked, case)):
        with pytest.raises(ClerkWorksOnIt):
            act()
    Supplement.objects.filter(case=case).update(asked_by="")
    Case.objects.filter(pk=case.pk).update(assignee=14)
    with pytest.raises(ClerkWorksOnIt):
        keep(asked, case)
    assert Supplement.objects.get(case=case).kept_answer == ""


def test_who_entered_the_answer_never_decides(case, asked):
    decider = officer(14, "IAM", "licensing")
    assert cases_of_duty(decider, AT).filter(pk=case.pk).exists()
    keep(asked, case)
    assert not cases_of_duty(decider, AT).filter(pk=case.pk).exists()
    assert cases_of_duty(OFFICER, AT).filter(pk=case.pk).exists()


def test_another_entitys_case_does_not_exist_at_the_counter(case, helped):
    other = visit(clerk(14)).person
    for act in (
        lambda: amend_case(actor=other, at=AT, reference=case.reference),
        lambda: keep_answer(actor=other, at=AT, reference=case.reference, text="x"),
        lambda: send_amendment(actor=other, at=AT, reference=case.reference),
    ):
        with pytest.raises(NotFound):
            act()
