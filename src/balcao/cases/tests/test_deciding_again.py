"""A refusal given late in place of silence, and one that a superior sent back: decided again, with terms anew."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    BoundByReasons,
    DecisionKind,
    NotNow,
    ReasonNeeded,
    Wish,
    answer_hearing,
    case_view,
    confirm_revision,
    decide_case,
    officer_case,
    order_silence_certificate,
    owed_after_silence,
    propose_revision,
    referrals_waiting,
    revisable,
)
from balcao.cases.models import Case, Decision, Referral, Revision, Step
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, lodged, officer, person, republish, with_officer
from balcao.cases.tests.test_remedies import APPEAL, COMPLAINT, begun, fresh, objected, ways
from balcao.documents.api import Standing, documents_of_case, verify_number
from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import MACAU
from balcao.notices.api import inbox, open_notice
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")
OTHER = officer(16, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")
REASON, ANOTHER = "association_dissolved", "needs_an_officer"


def escalates(content):
    content["data"]["deadline"] |= {"working_days": 20, "on_deadline": "escalate"}


@pytest.fixture
def silent():
    """A case that silence refused."""
    load_world()
    republish("dsi-association-leadership-certificate", escalates)
    case = with_officer()
    for days in (60, 91):
        do_what_is_due(at=AT + days * DAY)
        run_case(case_id=case.pk, at=AT + days * DAY)
    assert fresh(case).route == "tacit"
    return fresh(case)


@pytest.fixture
def refused():
    """A case that an officer refused for a reason, and its appeal."""
    load_world()
    case = with_officer()
    given: dict[str, Any] = {"reasons": [REASON], "note": "會議紀錄未有簽署", "without_hearing": "urgent"}
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="refuse", **given)
    run_case(case_id=case.pk, at=AT)
    return fresh(case)


def express(case, *reasons, at, actor=OFFICER, **more):
    wish = Wish(kind=DecisionKind.EXPRESS, why="會議紀錄未有簽署", reasons=reasons)
    seen = in_force(fresh(case)).pk
    return propose_revision(actor=actor, at=at, reference=case.reference, seen=seen, wish=wish, **more)


def referred(case, *, at=AT + DAY, unfounded=(REASON,)):
    appeal = objected(case, at=at)
    words: dict[str, Any] = {"note": "簽署可由秘書補簽", "unfounded": list(unfounded)}
    decide_case(actor=CHIEF, at=at, reference=appeal.reference, outcome="approve", **words)
    run_case(case_id=appeal.pk, at=at)
    return fresh(appeal)


def newest(at):
    notice = max((each for each in inbox(actor=PRESIDENT, at=at) if each.legal), key=lambda each: each.id)
    return open_notice(actor=PRESIDENT, at=at, notice_id=notice.id).body["en"]


def test_the_late_refusal_takes_the_place_of_silence_after_a_hearing_and_terms_begin_anew(silent):
    at = AT + 100 * DAY
    before = ways(silent, at)
    objected(silent, COMPLAINT, at=AT + 92 * DAY)
    certificate = order_silence_certificate(actor=PRESIDENT, at=at, reference=silent.reference)
    run_waiting_jobs()
    assert express(silent, REASON, at=at) is None
    assert "intend to decide: to refuse" in newest(at)
    assert fresh(silent).route == "tacit"
    revision = Revision.objects.get(end="")
    with pytest.raises(NotNow):
        confirm_revision(actor=OFFICER, at=at, reference=silent.reference, revision_id=revision.pk)
    answer_hearing(actor=PRESIDENT, at=at + DAY, reference=silent.reference, text="已簽署")
    done = confirm_revision(actor=OTHER, at=at + 2 * DAY, reference=silent.reference, revision_id=revision.pk)
    assert done is DecisionKind.EXPRESS
    run_case(case_id=silent.pk, at=at + 2 * DAY)
    case = fresh(silent)
    assert (case.outcome, case.route, case.reasons, case.overdue) == ("refuse", "officer", [REASON], False)
    body = newest(at + 3 * DAY)
    assert "takes the place of the one before" in body
    assert "What you can do against this decision" in body
    now = ways(case, at + 3 * DAY)
    assert now["appeal"].last_day > before["appeal"].last_day
    assert not now["complaint"].lodged  # it was against the silence; this is another decision
    assert not owed_after_silence(actor=CHIEF, at=at)
    (paper,) = [each for each in documents_of_case(case_reference=case.reference) if each.number == certificate]
    assert verify_number(number=paper.number, code=paper.code, at=at + 3 * DAY).standing is Standing.ENDED
    with pytest.raises(NotNow):
        express(case, REASON, at=at + 4 * DAY)


def test_without_a_hearing_one_officer_refuses_at_once_and_only_with_words_that_the_service_knows(silent):
    at = AT + 100 * DAY
    with pytest.raises(NotNow):
        express(silent, "no_such_reason", at=at)
    wish, seen = Wish(kind=DecisionKind.EXPRESS, why=" "), in_force(silent).pk
    with pytest.raises(ReasonNeeded):
        propose_revision(actor=OFFICER, at=at, reference=silent.reference, seen=seen, wish=wish)
    assert fresh(silent).route == "tacit"
    assert express(silent, at=at, without_hearing="urgent") is DecisionKind.EXPRESS
    assert fresh(silent).route == "officer"


def test_what_was_refused_in_words_is_not_refused_expressly(refused):
    assert DecisionKind.EXPRESS not in revisable(actor=OFFICER, at=AT, reference=refused.reference).kinds
    with pytest.raises(NotNow):
        express(refused, REASON, at=AT + DAY)


def test_a_superior_sends_it_back_and_the_author_is_bound(refused):
    appeal = referred(refused)
    assert appeal.state == "granted"
    body = newest(AT + DAY)
    assert "goes back to its author, who decides again by" in body
    assert "簽署可由秘書補簽" in body
    case = fresh(refused)
    assert (case.state, case.assignee_id, in_force(case).kind) == ("refused", 11, "referred")
    (waiting,) = referrals_waiting(actor=OFFICER, at=AT + DAY)
    assert (waiting.case.reference, waiting.referral.unfounded, waiting.referral.late) == (
        case.reference,
        (REASON,),
        False,
    )
    assert not ways(case, AT + DAY)
    assert not case_view(actor=PRESIDENT, at=AT + DAY, reference=case.reference).adverse
    assert referrals_waiting(actor=OFFICER, at=AT + 90 * DAY)[0].referral.late
    with pytest.raises(BoundByReasons):
        express(case, REASON, at=AT + 2 * DAY)
    assert Referral.objects.get().ended_at is None
    assert express(case, ANOTHER, at=AT + 2 * DAY, without_hearing="urgent") is DecisionKind.EXPRESS
    run_case(case_id=case.pk, at=AT + 2 * DAY)
    assert not referrals_waiting(actor=OFFICER, at=AT + 2 * DAY)
    assert set(ways(fresh(case), AT + 2 * DAY)) == {"complaint", "appeal", "court"}
    assert [each.kind for each in Decision.objects.filter(case=case).order_by("pk")] == [
        "decided",
        "referred",
        "express",
    ]
    again = lodged(begun(fresh(case), APPEAL, at=AT + 3 * DAY, late=True), PRESIDENT, at=AT + 3 * DAY, run=False)
    assert again.against == in_force(fresh(case))


def test_the_author_grants_it_after_all_and_it_is_no_longer_owed(refused):
    referred(refused)
    case = fresh(refused)
    wish = Wish(kind=DecisionKind.AMENDED, why="已補簽")
    seen = in_force(case).pk
    propose_revision(actor=OFFICER, at=AT + 2 * DAY, reference=case.reference, seen=seen, wish=wish)
    revision = Revision.objects.get(end="")
    confirm_revision(actor=CHIEF, at=AT + 2 * DAY, reference=case.reference, revision_id=revision.pk)
    run_waiting_jobs()
    assert fresh(case).state == "granted"
    assert not Referral.objects.filter(ended_at__isnull=True).exists()


def test_not_decided_again_in_time_it_is_brought_to_the_chief_once_until_it_is(refused):
    referred(refused)
    (waiting,) = referrals_waiting(actor=CHIEF, at=AT + DAY)
    evening = datetime.combine(waiting.referral.last_day, time(23), MACAU)
    do_what_is_due(at=evening)
    assert not fresh(refused).overdue
    for hours in (2, 3):
        do_what_is_due(at=evening + timedelta(hours=hours))
        assert fresh(refused).overdue
    assert Step.objects.filter(case=refused, kind="overdue", internal=True).count() == 1
    assert [each.event for each in entries_about(f"case:{refused.reference}")].count("cases:case:overdue") == 1
    late = evening + DAY
    told = Notice.objects.filter(key__contains=":late:")
    assert sorted(told.values_list("holder_id", flat=True)) == ["p-13", "p-22"]
    assert all(refused.reference in each.subject["en"] for each in told)
    assert referrals_waiting(actor=CHIEF, at=late)[0].referral.late
    assert express(fresh(refused), ANOTHER, at=late, without_hearing="urgent") is DecisionKind.EXPRESS
    do_what_is_due(at=late + DAY)
    assert not fresh(refused).overdue


def test_said_again_it_is_sent_back_once(refused):
    appeal = referred(refused)
    Case.objects.filter(pk=appeal.pk).update(process_state=None, finished_at=None)
    run_case(case_id=appeal.pk, at=AT + 2 * DAY)
    assert Referral.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(
            case=refused, decision=Decision.objects.earliest("pk"), days=1, count="working", counts_from=AT.date()
        )


def test_only_a_superior_sends_back_and_only_a_refusal_with_reasons_of_it(refused):
    complaint = objected(refused, COMPLAINT, at=AT + DAY)
    assert not officer_case(actor=OFFICER, at=AT + DAY, reference=complaint.reference).may_refer_back
    given: dict[str, Any] = {"outcome": "approve", "note": "x", "at": AT + DAY}
    with pytest.raises(NotNow):
        decide_case(actor=OFFICER, reference=complaint.reference, unfounded=[], **given)
    appeal = objected(refused, at=AT + DAY)
    seen = officer_case(actor=CHIEF, at=AT + DAY, reference=appeal.reference)
    assert (seen.may_refer_back, tuple(seen.unfounded)) == (True, (REASON,))
    for wrong, failure in (
        ({"unfounded": [ANOTHER]}, NotNow),
        ({"unfounded": [], "outcome": "refuse"}, NotNow),
        ({"unfounded": [], "note": " "}, ReasonNeeded),
    ):
        with pytest.raises(failure):
            decide_case(actor=CHIEF, reference=appeal.reference, **{**given, **wrong})
    assert not fresh(appeal).outcome
    assert not Referral.objects.exists()
