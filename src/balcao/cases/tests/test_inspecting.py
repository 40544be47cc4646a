"""A visit on the spot: two inspectors, two phones, sent twice, late, beside each other, by the wrong person."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from balcao.cases.api import (
    BadFinding,
    Found,
    NotInspected,
    NotNow,
    ReasonNeeded,
    Unfinished,
    call_off_inspection,
    decide_case,
    inspection_view,
    keep_findings,
    keep_photo,
    officer_case,
    plan_inspection,
    sign_inspection,
    visits_of_day,
)
from balcao.cases.failures import ContentChanged
from balcao.cases.models import Case, Finding, Inspection, InspectionPhoto
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, example_lodged, load_world, officer, person
from balcao.documents.api import documents_of_case, make_documents_now
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
RESTAURANT = person(3, "e-2")
FIRST, SECOND, OTHER = officer(12, "IAM", "licensing"), officer(14, "IAM", "inspection"), officer(11, "DSI", "chief")
WELL = {"as_planned": True, "exits_clear": True, "extinguishers": "3", "exhaust": True}
FILE = {"key": "aa/aa", "name": "cozinha.jpg", "size": 10, "media_type": "image/jpeg", "sha256": "aa"}


@pytest.fixture
def case():
    load_world()
    case = example_lodged("iam-food-beverage-first", "granted", RESTAURANT)
    case.opinions.update(kind="favourable", given_at=AT)
    run_case(case_id=case.pk, at=AT)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def visit(case):
    return planned(case, FIRST)


def planned(case, *inspectors, **how):
    numbers = [each.person_id for each in inspectors]
    return plan_inspection(actor=FIRST, at=AT, reference=case.reference, inspectors=numbers, **how)


def found(seen=0, **values):
    return [Found(item=name, value=value, remark="", seen=seen, at=AT) for name, value in values.items()]


def keep(visit, actor=FIRST, seen=0, **values):
    return keep_findings(actor=actor, at=AT, inspection_id=visit, found=found(seen, **values))


def photograph(visit, actor=FIRST, key=None, **how):
    key = key or uuid4()
    keep_photo(actor=actor, at=AT, inspection_id=visit, key=key, item="kitchen", file=FILE, taken_at=AT, **how)
    return key


def sign(visit, actor=FIRST, seen_hash=""):
    seen = inspection_view(actor=actor, at=AT, inspection_id=visit)
    return sign_inspection(actor=actor, at=AT, inspection_id=visit, seen_hash=seen_hash or seen.content_hash)


def state(visit):
    return Inspection.objects.get(pk=visit).state


def test_the_process_plans_one_visit_and_waits_for_its_report(case):
    run_case(case_id=case.pk, at=AT)
    assert case.inspections.count() == 1
    with pytest.raises(NotInspected):
        decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve")
    assert Case.objects.get(pk=case.pk).outcome == ""


def test_a_signed_report_is_sealed_told_and_leads_to_conditions_with_their_days(case, visit):
    keep(visit, **{**WELL, "exits_clear": False, "extinguishers": "1"})
    photograph(visit, place=(22, 113))
    assert sign(visit)
    assert state(visit) == "signed"
    ((summary, pdf),) = make_documents_now(at=AT, case_reference=case.reference)
    assert summary.kind == "report"
    assert pdf.startswith(b"%PDF")
    assert any("視察報告" in each.subject["zh-Hant"] for each in inbox(actor=RESTAURANT, at=AT))
    conditions = officer_case(actor=FIRST, at=AT, reference=case.reference).conditions
    assert (conditions[0].text, conditions[0].due_on) == ("保持出口暢通並設置指示牌", date(2026, 11, 30))
    assert any("滅火器" in each.text for each in conditions)
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", conditions=conditions)
    assert Case.objects.get(pk=case.pk).outcome == "approve"


def test_the_licence_names_its_own_document_and_not_the_report(case, visit):
    keep(visit, **WELL)
    photograph(visit)
    sign(visit)
    run_case(case_id=case.pk, at=AT)
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    report, licence = documents_of_case(case_reference=case.reference)
    assert (report.kind, licence.kind) == ("report", "licence")


def test_what_is_sent_twice_is_kept_once(case, visit):
    for _ in range(2):
        assert keep(visit, **WELL).conflicts == ()
    key = photograph(visit)
    photograph(visit, key=key)
    assert set(Finding.objects.values_list("version", flat=True)) == {1}
    assert InspectionPhoto.objects.count() == 1


def test_two_phones_that_differ_lose_nothing_and_say_so(case):
    visit = planned(case, FIRST, SECOND)
    keep(visit, exits_clear=True)
    kept = keep(visit, SECOND, exits_clear=False, exhaust=True)
    (conflict,) = kept.conflicts
    assert (conflict.item, conflict.value, conflict.by_name) == ("exits_clear", True, "officer 12")
    assert Finding.objects.get(item="exits_clear").value is True
    assert Finding.objects.get(item="exhaust").value is True
    assert keep(visit, SECOND, seen=1, exits_clear=False).conflicts == ()
    assert Finding.objects.get(item="exits_clear").by == "p-14"


def test_the_report_waits_for_both_and_a_change_voids_the_first_signature(case):
    visit = planned(case, FIRST, SECOND)
    keep(visit, **WELL)
    photograph(visit)
    assert not sign(visit)
    keep(visit, SECOND, seen=1, exhaust=False)
    assert [each.signed_at for each in inspection_view(actor=FIRST, at=AT, inspection_id=visit).inspectors] == [
        None
    ] * 2
    assert not sign(visit, SECOND)
    assert sign(visit)
    assert sign(visit)
    assert documents_of_case(case_reference=case.reference)[0].kind == "report"


def test_one_signs_what_one_read_completely_and_surely(case, visit):
    with pytest.raises(Unfinished):
        sign(visit)
    keep(visit, **WELL)
    photograph(visit)
    with pytest.raises(ContentChanged):
        sign(visit, seen_hash="0" * 64)
    unsure = type(FIRST)(person_id=12, name="x", assurance=1, holder_id="p-12", posts=FIRST.posts)
    with pytest.raises(AssuranceTooLow):
        sign(visit, unsure)
    assert state(visit) == "planned"


def test_what_arrives_after_the_report_is_kept_beside_it(case):
    visit = planned(case, FIRST, SECOND)
    keep(visit, **WELL)
    photograph(visit)
    sign(visit)
    sign(visit, SECOND)
    for _ in range(2):
        assert keep(visit, SECOND, seen=1, exhaust=False).closed
    photograph(visit, SECOND)
    seen = inspection_view(actor=FIRST, at=AT, inspection_id=visit)
    assert seen.findings["exhaust"].value is True
    assert [each.value for each in seen.late] == [False]
    assert InspectionPhoto.objects.filter(late=True).count() == 1


def test_what_arrives_after_the_decision_is_kept_and_said_to_be_late(case, visit):
    call_off_inspection(actor=FIRST, at=AT, inspection_id=visit, reason="No access.")
    another = planned(case, FIRST)
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve")
    kept = keep(another, exhaust=False)
    assert (kept.decided, kept.closed) == (True, False)
    assert Finding.objects.count() == 1
    assert Case.objects.get(pk=case.pk).outcome == "approve"


def test_a_value_that_cannot_be_is_refused_whole(case, visit):
    for wrong in ({"exits_clear": "maybe"}, {"extinguishers": "many"}, {"nothing_of_the_kind": True}):
        with pytest.raises(BadFinding):
            keep(visit, **WELL | wrong)
    assert not Finding.objects.exists()
    keep(visit, extinguishers="2,5")
    assert Finding.objects.get().value == "2.5"


def test_it_is_nobody_elses_business(case, visit):
    for stranger in (SECOND, OTHER, RESTAURANT):
        with pytest.raises(NotFound):
            inspection_view(actor=stranger, at=AT, inspection_id=visit)
        with pytest.raises(NotFound):
            keep(visit, stranger, exhaust=True)
        with pytest.raises(NotFound):
            photograph(visit, stranger)
        with pytest.raises(NotFound):
            sign_inspection(actor=stranger, at=AT, inspection_id=visit, seen_hash="x")
        assert visits_of_day(actor=stranger, at=AT, day=macau_date(AT)) == []
    with pytest.raises(NotFound):
        plan_inspection(actor=OTHER, at=AT, reference=case.reference, inspectors=[11])
    assert not Finding.objects.exists()


def test_a_photo_of_another_visit_is_not_taken_over(case, visit):
    key = photograph(visit)
    sign_off = planned(case, FIRST)
    assert sign_off == visit
    keep(visit, **WELL)
    sign(visit)
    follow_up = planned(case, FIRST, follows=visit, due_on=macau_date(AT) + timedelta(days=20))
    with pytest.raises(NotFound):
        photograph(follow_up, key=key)


def test_a_visit_that_cannot_be_is_called_off_with_its_reason_and_the_case_goes_on(case, visit):
    with pytest.raises(ReasonNeeded):
        call_off_inspection(actor=FIRST, at=AT, inspection_id=visit, reason=" ")
    for _ in range(2):
        call_off_inspection(actor=FIRST, at=AT, inspection_id=visit, reason="Closed for good.")
    with pytest.raises(NotNow):
        sign(visit)
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve")
    assert Case.objects.get(pk=case.pk).outcome == "approve"


def test_a_follow_up_after_the_grant_has_a_day_of_its_own(case, visit):
    keep(visit, **{**WELL, "exhaust": False})
    photograph(visit)
    sign(visit)
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve")
    due = macau_date(AT) + timedelta(days=20)
    follow_up = planned(case, FIRST, follows=visit, due_on=due)
    assert planned(case, FIRST, follows=visit, due_on=due) == follow_up
    (row,) = visits_of_day(actor=FIRST, at=AT, day=due)
    assert (row.follow_up, row.due_on) == (True, due)
    assert not keep(follow_up, exhaust=True).decided


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_at_the_same_moment_one_is_told(case):
    visit = planned(case, FIRST, SECOND)
    together, told = Barrier(2), []

    def send(actor, value):
        together.wait()
        try:
            told.append(len(keep(visit, actor, exhaust=value).conflicts))
        finally:
            connection.close()

    threads = [Thread(target=send, args=each) for each in ((FIRST, True), (SECOND, False))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 1]
    assert Finding.objects.count() == 1
