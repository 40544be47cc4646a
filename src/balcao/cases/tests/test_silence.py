"""What silence comes to: certified when asked, presumed a refusal after ninety days, and a decision still owed."""

from datetime import timedelta

import pytest

from balcao.cases.api import (
    DecisionKind,
    NotNow,
    Wish,
    ask_supplement,
    order_silence_certificate,
    owed_after_silence,
    propose_revision,
)
from balcao.cases.models import Case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, officer, person, republish, with_officer
from balcao.cases.tests.test_outputs import example_case
from balcao.cases.tests.test_remedies import ways
from balcao.cases.tests.test_revising import confirm, fresh
from balcao.catalogue.api import get_published
from balcao.documents.api import Standing, documents_of_case, verify_number
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, open_notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")


def escalates(content):
    content["data"]["deadline"] |= {"working_days": 20, "on_deadline": "escalate"}


@pytest.fixture
def case():
    """A case of a service without a rule on silence."""
    load_world()
    republish("dsi-association-leadership-certificate", escalates)
    return with_officer()


def silent(case, days):
    do_what_is_due(at=AT + days * DAY)
    run_waiting_jobs()
    return fresh(case)


def test_after_ninety_days_it_may_be_held_refused_and_objected_to(case):
    assert silent(case, 60).overdue
    assert silent(case, 90).outcome == ""
    case = silent(case, 91)
    assert (case.outcome, case.route, case.state) == ("refuse", "tacit", "refused")
    assert {"complaint", "appeal", "court"} == set(ways(case, AT + 92 * DAY))
    notice = max((each for each in inbox(actor=PRESIDENT, at=AT) if each.legal), key=lambda each: each.id)
    body = open_notice(actor=PRESIDENT, at=AT + 92 * DAY, notice_id=notice.id).body["en"]
    assert "still has to decide" in body
    assert "What you can do against this decision" in body
    assert silent(case, 92).revision == 0


def test_days_in_which_the_applicant_was_asked_do_not_count(case):
    ask_supplement(actor=OFFICER, at=AT + 10 * DAY, reference=case.reference, text="請補交")
    assert silent(case, 10).outcome == ""
    Case.objects.filter(pk=case.pk).update(overdue=True)
    assert silent(case, 91).route != "tacit"


def test_the_decision_is_owed_and_given_after_all(case):
    silent(case, 60)
    case = silent(case, 91)
    assert [each.reference for each in owed_after_silence(actor=CHIEF, at=AT)] == [case.reference]
    assert not owed_after_silence(actor=officer(12, "IAM", "chief"), at=AT)
    number = order_silence_certificate(actor=PRESIDENT, at=AT + 92 * DAY, reference=case.reference)
    run_waiting_jobs()
    grant = Wish(kind=DecisionKind.AMENDED, why="資料齊備")
    seen = in_force(case).pk
    propose_revision(actor=OFFICER, at=AT + 93 * DAY, reference=case.reference, seen=seen, wish=grant)
    confirm(case, at=AT + 94 * DAY)
    run_waiting_jobs()
    assert fresh(case).state == "granted"
    assert not owed_after_silence(actor=CHIEF, at=AT)
    (certificate,) = [each for each in documents_of_case(case_reference=case.reference) if each.number == number]
    told = verify_number(number=certificate.number, code=certificate.code, at=AT + 95 * DAY)
    assert told.standing is Standing.ENDED
    assert "decided expressly" in told.hold.why["en"]
    with pytest.raises(NotNow):
        order_silence_certificate(actor=PRESIDENT, at=AT + 95 * DAY, reference=case.reference)


def test_a_tacit_approval_is_certified_once_for_its_holder_alone():
    load_world()
    service = "cpsp-firecracker-permit"
    examples = get_published(service, at=AT).definition.examples
    name = next(name for name, each in examples.items() if each.expect.route == "tacit")
    case = example_case(service, name, person(5))
    with pytest.raises(NotNow):
        order_silence_certificate(actor=person(5), at=AT, reference=case.reference)
    do_what_is_due(at=case.deadline_at)
    run_waiting_jobs()
    at = case.deadline_at + DAY
    with pytest.raises(NotFound):
        order_silence_certificate(actor=person(4), at=at, reference=case.reference)
    number = order_silence_certificate(actor=person(5), at=at, reference=case.reference)
    assert order_silence_certificate(actor=person(5), at=at, reference=case.reference) == number
    run_waiting_jobs()
    (document,) = [each for each in documents_of_case(case_reference=case.reference) if each.number == number]
    assert document.state == "sealed"
    assert document.title["en"] == "Certificate of tacit approval"
    assert fresh(case).steps.filter(kind="silence_certified").count() == 1
