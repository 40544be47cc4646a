"""The whole way: the update service is granted, and the elected take their seats in that transaction."""

from datetime import date

from balcao.associations.models import Copy
from balcao.cases.models import Case
from balcao.cases.operations.deciding import confirm_proposal, decide_case
from balcao.cases.operations.hearing import waive_hearing
from balcao.cases.testing import drafted, lodged, officer, person
from balcao.entities.api import seats_on
from balcao.exchange.models import Delivery
from balcao.foundation.jobs.api import run_waiting_jobs

from .conftest import AT

ANSWERS = {
    "assembly_date": "2026-11-20",
    "term_start": "2026-12-01",
    "term_end": "2029-11-30",
    "minutes": [{"key": "aa/aa", "name": "acta.pdf", "size": 9, "media_type": "application/pdf", "sha256": "aa"}],
    "seats": [
        {"body": "board", "post": "president", "bir": "1345678(2)", "name_zh": "李偉強"},
        {"body": "board", "post": "treasurer", "bir": "1456789(3)", "name_zh": "黃嘉敏"},
        {"body": "board", "post": "member", "bir": "7123456(0)", "name_zh": "何少芬"},
    ],
    "true_and_complete": True,
}


def case_with_officer():
    actor = person(1, "e-1")
    facts = {"organs": {"status": "active", "registration_no": "4821", "name_zh": "澳門關愛長者協會"}}
    draft = drafted("dsi-association-leadership-update", actor, answers=ANSWERS, facts=facts)
    return lodged(draft, actor).reference


def decide(reference, outcome):
    deciding = officer(11, "DSI", "association-register")
    if decide_case(actor=deciding, at=AT, reference=reference, outcome=outcome, note="ok") == "hearing":
        waive_hearing(actor=person(1, "e-1"), at=AT, reference=reference)
        decide_case(actor=deciding, at=AT, reference=reference, outcome=outcome, note="ok")
    confirm_proposal(actor=officer(13, "DSI", "chief"), at=AT, reference=reference)
    run_waiting_jobs()


def test_a_granted_update_seats_the_elected(register):
    reference = case_with_officer()
    assert {seat.person_id for seat in seats_on(1, date(2026, 12, 1))} == {1, 2, 3}
    decide(reference, "approve")
    assert {seat.person_id: seat.reference for seat in seats_on(1, date(2026, 12, 1))} == dict.fromkeys(
        (3, 4, 5), reference
    )
    assert Copy.objects.get(entity_id=1).reference == reference
    steps = [step.kind for step in Case.objects.get(reference=reference).steps.order_by("pk")]
    assert "organs_entered" in steps


def test_a_refused_update_changes_no_seat():
    decide(case_with_officer(), "refuse")
    assert {seat.person_id for seat in seats_on(1, date(2026, 12, 1))} == {1, 2, 3}
    assert not Delivery.objects.filter(key__startswith="organs:").exists()
