"""Answers that are opened again after lodging, by an officer's request or by the applicant."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from balcao.cases.api import (
    AlreadyDecided,
    AlreadyLodged,
    CaseState,
    FeeWouldChange,
    Incomplete,
    NotNow,
    ReasonNeeded,
    amend_case,
    answer_supplement,
    ask_supplement,
    case_view,
    decide_case,
    draft_view,
    drop_amendment,
    save_answers,
    send_amendment,
    withdraw_case,
)
from balcao.cases.models import Amendment, Case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.foundation.audit.api import acts_about
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, open_notice

pytestmark = pytest.mark.django_db
OWNER = person(3, "e-2")
STRANGER = person(6)
OFFICER = officer(12, "IAM", "licensing")
NEW_PAPER = {"key": "bb/bb", "name": "lixo.pdf", "size": 9, "media_type": "application/pdf", "sha256": "bb"}
HOURS = {"zh-Hant": "請寫明星期日", "pt": "Indique o domingo", "en": "Say what happens on Sundays"}
PROOF = {"zh-Hant": "合約已過期", "pt": "O contrato caducou", "en": "The contract has expired"}


@pytest.fixture
def case():
    load_world()
    return renewal_with_officer()


def fresh(case):
    return Case.objects.get(pk=case.pk)


def ask(case, **questions):
    wanted = questions or {"changes": HOURS, "waste_proof": PROOF}
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, questions=wanted)


def put(case, actor=OWNER, **values):
    return save_answers(actor=actor, at=AT, draft_id=case.draft_id, values=values, seen=dict.fromkeys(values, 1))


def answer(case, text="", at=AT):
    answer_supplement(actor=OWNER, at=at, reference=case.reference, text=text)


def test_a_request_opens_just_the_pages_of_its_questions(case):
    ask(case)
    (amendment,) = case_view(actor=OWNER, at=AT, reference=case.reference).amendments
    assert amendment.asked
    assert amendment.pages == ("changes", "upkeep")
    put(case, changes="更換抽油煙機及爐頭", waste_proof=[NEW_PAPER])
    before = fresh(case).answers
    with pytest.raises(NotFound):
        put(case, changed=False)
    assert fresh(case).answers == before
    assert case.draft.answers.get(question="changed").value is True


def test_what_is_lodged_stays_until_it_is_sent_and_then_the_new_hash_is_kept(case):
    ask(case)
    put(case, waste_proof=[NEW_PAPER])
    assert fresh(case).content_hash == case.content_hash
    answer(case)
    after = fresh(case)
    (sent,) = case_view(actor=OWNER, at=AT, reference=case.reference).amendments
    assert after.state == "with_officer"
    assert (sent.hash_before, sent.hash_after) == (case.content_hash, after.content_hash)
    assert [(each.question, each.after) for each in sent.changes] == [("waste_proof", [NEW_PAPER])]
    assert after.answers["waste_proof"] == [NEW_PAPER]
    answered = next(act for act in acts_about(f"case:{case.reference}") if act.event.endswith("supplement_answered"))
    assert answered.data["content"] == after.content_hash


def test_signatures_on_what_was_lodged_stay_when_pages_are_changed(case):
    before = list(case.draft.signatures.values())
    ask(case)
    put(case, waste_proof=[NEW_PAPER])
    answer(case)
    assert list(case.draft.signatures.values()) == before


def test_the_applicant_reads_what_to_fix_in_every_language(case):
    ask(case)
    notice = next(each for each in inbox(actor=OWNER, at=AT) if each.legal)
    body = open_notice(actor=OWNER, at=AT, notice_id=notice.id).body
    assert "O contrato caducou" in body["pt"]
    assert "合約已過期" in body["zh-Hant"]


def test_a_question_asked_about_needs_words(case):
    with pytest.raises(ReasonNeeded):
        ask(case, changes={"zh-Hant": " ", "pt": "", "en": ""})
    assert fresh(case).state == "with_officer"
    assert not Amendment.objects.exists()


def test_an_answer_without_words_files_or_change_is_none(case):
    ask(case)
    with pytest.raises(ReasonNeeded):
        answer(case)
    assert fresh(case).state == "supplement"
    assert Amendment.objects.get().sent_at is None


def test_words_alone_may_answer_too(case):
    ask(case)
    answer(case, text="合約仍有效,見第二頁")
    assert fresh(case).state == "with_officer"
    assert Amendment.objects.get().changes == []


def test_what_a_change_brings_up_is_open_too_and_must_be_answered(case):
    kept = {name: case.answers[name] for name in ("waste_collection_hours", "waste_proof", "true_and_complete")}
    Case.objects.filter(pk=case.pk).update(answers={**kept, "changed": False})
    case.draft.answers.exclude(question__in=kept).update(value=False)
    ask(case, changed=HOURS)
    put(case, changed=True)
    amending = draft_view(actor=OWNER, at=AT, draft_id=case.draft_id).amending
    assert amending is not None
    assert amending.pages == ("licence", "changes")
    assert not amending.complete
    with pytest.raises(Incomplete):
        answer(case)
    assert fresh(case).answers == {**kept, "changed": False}


def test_after_the_last_day_nothing_is_changed_any_more(case):
    ask(case)
    put(case, waste_proof=[NEW_PAPER])
    late = AT + timedelta(days=60)
    with pytest.raises(NotNow):
        answer(case, at=late)
    do_what_is_due(at=late)
    assert fresh(case).state == "shelved"
    with pytest.raises(AlreadyLodged):
        put(case, waste_proof=[])
    assert fresh(case).answers == case.answers


def test_answered_twice_it_is_answered_once(case):
    ask(case)
    answer(case, text="好")
    with pytest.raises(NotNow):
        answer(case, text="好")
    with pytest.raises(AlreadyLodged):
        put(case, waste_proof=[NEW_PAPER])


def test_nobody_else_changes_anything(case):
    ask(case)
    for act in (amend_case, send_amendment, drop_amendment):
        with pytest.raises(NotFound):
            act(actor=STRANGER, at=AT, reference=case.reference)
    with pytest.raises(NotFound):
        put(case, actor=STRANGER, waste_proof=[NEW_PAPER])
    assert case.draft.answers.get(question="waste_proof").version == 1


def test_a_lodged_application_is_not_changed_before_it_is_opened(case):
    with pytest.raises(AlreadyLodged):
        put(case, waste_proof=[NEW_PAPER])
    with pytest.raises(NotNow):
        send_amendment(actor=OWNER, at=AT, reference=case.reference)


def test_an_applicant_amends_while_the_clock_runs_and_the_difference_is_kept(case):
    assert amend_case(actor=OWNER, at=AT, reference=case.reference) == case.draft_id
    assert amend_case(actor=OWNER, at=AT, reference=case.reference) == case.draft_id
    put(case, changes="更換抽油煙機及爐頭")
    assert fresh(case).deadline_at == case.deadline_at
    send_amendment(actor=OWNER, at=AT, reference=case.reference)
    (sent,) = case_view(actor=OWNER, at=AT, reference=case.reference).amendments
    assert [(each.question, each.before) for each in sent.changes] == [("changes", "更換抽油煙機")]
    assert fresh(case).answers["changes"] == "更換抽油煙機及爐頭"
    with pytest.raises(NotNow):
        send_amendment(actor=OWNER, at=AT, reference=case.reference)


def test_what_is_dropped_leaves_everything_as_it_was_lodged(case):
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    put(case, changes="x")
    drop_amendment(actor=OWNER, at=AT, reference=case.reference)
    assert case.draft.answers.get(question="changes").value == "更換抽油煙機"
    assert fresh(case).answers == case.answers
    assert case_view(actor=OWNER, at=AT, reference=case.reference).amendments == ()


def test_another_fee_is_not_had_by_amending(case):
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    put(case, what_changed=["area"], new_area="80", plans=[NEW_PAPER])
    with pytest.raises(FeeWouldChange):
        send_amendment(actor=OWNER, at=AT, reference=case.reference)
    assert fresh(case).answers == case.answers


def test_an_officer_may_ask_for_what_changes_the_fee_and_sees_by_how_much(case):
    ask(case, what_changed=HOURS)
    put(case, what_changed=["area"], new_area="80", plans=[NEW_PAPER])
    answer(case)
    sent = Amendment.objects.get()
    assert (sent.fee_before, sent.fee_after) == (165000, 110000)


def test_a_request_goes_on_with_what_the_applicant_has_in_hand(case):
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    put(case, changes="x")
    ask(case, waste_proof=PROOF)
    (open_one,) = case_view(actor=OWNER, at=AT, reference=case.reference).amendments
    assert open_one.asked
    drop_amendment(actor=OWNER, at=AT, reference=case.reference)
    assert case.draft.answers.get(question="changes").value == "x"
    answer(case)
    assert fresh(case).answers["changes"] == "x"


@pytest.mark.parametrize("end", ["decided", "withdrawn"])
def test_when_it_is_over_nothing_is_amended(case, end):
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    put(case, changes="x")
    if end == "decided":
        decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="refuse", note="x")
    else:
        withdraw_case(actor=OWNER, at=AT, reference=case.reference)
    with pytest.raises((AlreadyDecided, NotNow)):
        send_amendment(actor=OWNER, at=AT, reference=case.reference)
    with pytest.raises(AlreadyLodged):
        put(case, changes="y")
    assert fresh(case).answers == case.answers


def test_the_database_keeps_one_amendment_open(case):
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(case=case, begun_at=AT, begun_by_name="x", hash_before="x")


@pytest.mark.django_db(transaction=True)
def test_an_amendment_and_a_decision_at_once_leave_one_of_them():
    load_world()
    case, together, failed = renewal_with_officer(), Barrier(2), []
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    put(case, changes="x")

    def send():
        send_amendment(actor=OWNER, at=AT, reference=case.reference)

    def decide():
        seen = case.content_hash
        decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="refuse", note="x", seen=seen)

    def run(act):
        together.wait()
        try:
            act()
        except Exception as failure:
            failed.append(type(failure).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in (send, decide)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    after = fresh(case)
    assert len(failed) == 1
    assert (after.state == CaseState.HEARING) is (after.answers["changes"] == "更換抽油煙機")
