"""What may become of a case: handed over, standing still, passed on, put away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from balcao.cases.api import (
    AlreadyDecided,
    BoundToLicence,
    NoSuccessor,
    NoSuchDoor,
    NotNow,
    OfferWaits,
    ReasonNeeded,
    WrongAudience,
    accept_offer,
    answer_offer,
    archive_case,
    ask_supplement,
    case_view,
    continue_case,
    decide_case,
    hand_over_case,
    note_death,
    offer_at_desk,
    offer_case,
    offer_made,
    offer_received,
    officer_case,
    pass_to_successor,
    queue,
    refuse_offer,
    take_back_offer,
)
from balcao.cases.models import Case, Draft, Offer
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import AT, load_world, officer, person, with_officer
from balcao.cases.tests.test_ended_entities import dissolve
from balcao.entities.models import Entity, Seat
from balcao.foundation.audit.api import acts_about
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
ONE = officer(11, "DSI", "association-register")
IAM = officer(12, "IAM", "licensing")
PRESIDENT = person(1, "e-1")
CHOIR = "7215"
DAYS = timedelta(days=20)


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


@pytest.fixture
def choir(case):
    return _choir()


def _choir():
    """Another association that João represents."""
    entity, _ = Entity.objects.update_or_create(
        register_no=CHOIR,
        kind="association",
        defaults={"name_zh": "澳門青年合唱團", "name_pt": "Coro Juvenil de Macau", "status": "active"},
    )
    Seat.objects.update_or_create(
        entity=entity, person_id=2, body="board", post="president", defaults={"term_start": "2025-03-01"}
    )
    return f"e-{entity.pk}"


def call(verb, case, *, actor=ONE, at=AT, **given):
    return verb(actor=actor, at=at, reference=case.reference, **given)


def row(case):
    return Case.objects.get(pk=case.pk)


def test_the_wrong_door_keeps_day_clock_and_trail(case):
    before = row(case)
    call(hand_over_case, case, department="IAM", duty="licensing", note="It is a permit.")
    after = row(case)
    assert (after.department, after.duty, after.assignee_id) == ("IAM", "licensing", None)
    for name in ("lodged_at", "deadline_at", "clock_since", "clock_runs", "reference", "content_hash"):
        assert getattr(after, name) == getattr(before, name)
    with pytest.raises(NotFound):
        call(officer_case, case)
    assert call(officer_case, case, actor=IAM).view.reference == case.reference
    assert "handed_over" in [each.kind for each in call(case_view, case, actor=PRESIDENT).timeline]
    assert [each.event for each in acts_about(f"case:{case.reference}")][-1] == "cases:case:handed_over"
    assert inbox(actor=PRESIDENT, at=AT)[0].case_reference == case.reference
    call(hand_over_case, case, actor=IAM, department="DSI", duty="association-register", note="Back.")
    assert call(officer_case, case).view.reference == case.reference


@pytest.mark.parametrize(
    ("given", "failure"),
    [
        ({"department": "IAM", "duty": "licensing", "note": " "}, ReasonNeeded),
        ({"department": "IAM", "duty": "chief", "note": "x"}, NoSuchDoor),
        ({"department": "DSI", "duty": "association-register", "note": "x"}, NoSuchDoor),
    ],
)
def test_a_hand_over_that_cannot_be_changes_nothing(case, given, failure):
    before = Case.objects.values().get(pk=case.pk)
    with pytest.raises(failure):
        call(hand_over_case, case, **given)
    with pytest.raises(NotFound):
        call(hand_over_case, case, actor=IAM, department="IAM", duty="licensing", note="Mine.")
    assert Case.objects.values().get(pk=case.pk) == before


def test_what_is_decided_is_not_handed_over(case):
    call(decide_case, case, outcome="approve")
    with pytest.raises(AlreadyDecided):
        call(hand_over_case, case, department="IAM", duty="licensing", note="Late.")


def test_a_case_of_a_dissolved_entity_stands_still_and_waits_on_the_officers_list(case):
    left = row(case).deadline_at
    dissolve()
    still = row(case)
    assert (still.stands_still, still.clock_stood, still.deadline_at) == ("dissolved", True, None)
    assert call(officer_case, case).stands_still == "dissolved"
    assert case.reference in [each.reference for each in queue(actor=ONE, at=AT, view="to_do")]
    assert do_what_is_due(at=AT + timedelta(days=400)) == 0
    call(continue_case, case, note="The liquidator asks for it.")
    assert row(case).stands_still == ""
    assert row(case).deadline_at == left
    with pytest.raises(NotNow):
        call(continue_case, case, note="Again.")


def test_a_question_does_not_run_out_while_it_stands_still(case):
    call(ask_supplement, case, text="The minutes, please.")
    dissolve()
    assert (row(case).state, row(case).stood_in) == ("with_officer", "supplement")
    with pytest.raises(NotNow):
        call(ask_supplement, case, text="And the list of members.")
    do_what_is_due(at=AT + timedelta(days=400))
    call(continue_case, case, note="The liquidator answers.")
    assert row(case).state == "supplement"


def test_what_runs_by_itself_waits_too(case):
    dissolve()
    Case.objects.filter(pk=case.pk).update(stood_in="processing", process_state=None)
    run_case(case_id=case.pk, at=AT)
    assert (row(case).outcome, row(case).state) == ("", "with_officer")


def test_the_successor_takes_it_on_with_day_and_remaining_days(case, choir):
    call(ask_supplement, case, text="The minutes, please.")
    dissolve()
    later = AT + DAYS
    call(pass_to_successor, case, at=later, number=CHOIR, note="Deed 12/2026.")
    after = row(case)
    assert (after.holder_id, after.stands_still, after.lodged_at) == (choir, "", case.lodged_at)
    assert Draft.objects.get(pk=case.draft_id).holder_id == choir
    assert after.supplements.get().due_on > (later + timedelta(days=14)).date()
    successor = person(2, choir)
    assert call(case_view, case, actor=successor, at=later).reference == case.reference
    assert inbox(actor=successor, at=later)[0].case_reference == case.reference
    (act,) = [each for each in acts_about(f"case:{case.reference}") if each.event.endswith("applicant_changed")][:1]
    assert act.data == {"from": "e-1", "to": choir, "kind": "succeeded"}
    with pytest.raises(NotNow):
        call(pass_to_successor, case, at=later, number=CHOIR, note="Again.")


def test_a_successor_must_be_there_and_one_the_service_is_for(case, choir):
    with pytest.raises(NotNow):
        call(pass_to_successor, case, number=CHOIR, note="It is not even dissolved.")
    dissolve()
    before = Case.objects.values().get(pk=case.pk)
    for number, note, failure in (
        ("", "x", NoSuccessor),
        ("0000", "x", NoSuccessor),
        ("4821", "x", NoSuccessor),
        ("5234567(1)", "x", WrongAudience),
        (CHOIR, "", ReasonNeeded),
    ):
        with pytest.raises(failure):
            call(pass_to_successor, case, number=number, note=note)
    Case.objects.filter(pk=case.pk).update(licence_number="IAM-1")
    with pytest.raises(BoundToLicence):
        call(pass_to_successor, case, number=CHOIR, note="x")
    Case.objects.filter(pk=case.pk).update(licence_number="")
    with pytest.raises(NotFound):
        call(pass_to_successor, case, actor=IAM, number=CHOIR, note="x")
    assert Case.objects.values().get(pk=case.pk) == before


def test_nobody_goes_on_and_it_is_put_away_once(case):
    with pytest.raises(NotNow):
        call(archive_case, case, note="Why not.")
    dissolve()
    with pytest.raises(ReasonNeeded):
        call(archive_case, case, note=" ")
    for _twice in range(2):
        call(archive_case, case, note="No heirs came forward.")
    assert (row(case).state, row(case).deadline_at) == ("shelved", None)
    assert row(case).steps.filter(kind="archived").count() == 1
    with pytest.raises(NotNow):
        call(continue_case, case, note="Too late.")


def test_the_death_of_a_person_is_noted_once_by_an_officer_of_the_duty(case):
    with pytest.raises(NotNow):
        call(note_death, case, note="An association does not die.")
    Case.objects.filter(pk=case.pk).update(holder_id="p-5")
    with pytest.raises(ReasonNeeded):
        call(note_death, case, note="")
    with pytest.raises(NotFound):
        call(note_death, case, actor=IAM, note="Register of deaths.")
    for _twice in range(2):
        call(note_death, case, note="Register of deaths.")
    assert row(case).stands_still == "deceased"
    assert row(case).steps.filter(kind="holder_deceased").count() == 1


def offered(case):
    return call(offer_case, case, actor=PRESIDENT, number=CHOIR)


def test_both_agree_and_the_officer_accepts(case, choir):
    receiver = person(2, choir)
    number = offered(case)
    with pytest.raises(OfferWaits):
        offered(case)
    with pytest.raises(NotNow):
        call(accept_offer, case)
    for stranger in (person(3, "e-2"), person(4, choir), person(2)):
        with pytest.raises(NotFound):
            answer_offer(actor=stranger, at=AT, offer_id=number, agree=True)
        with pytest.raises(NotFound):
            offer_received(actor=stranger, at=AT, offer_id=number)
    assert offer_received(actor=receiver, at=AT, offer_id=number).open
    for _twice in range(2):
        answer_offer(actor=receiver, at=AT, offer_id=number, agree=True)
    assert call(officer_case, case).offered
    assert call(offer_at_desk, case).to_name["pt"] == "Coro Juvenil de Macau"
    call(accept_offer, case)
    assert row(case).holder_id == choir
    assert row(case).deadline_at == case.deadline_at
    with pytest.raises(NotFound):
        call(case_view, case, actor=PRESIDENT)
    with pytest.raises(NotNow):
        call(accept_offer, case)
    assert not call(officer_case, case).offered


def test_an_offer_taken_back_declined_or_refused_leaves_the_case_where_it_is(case, choir):
    receiver = person(2, choir)
    first = offered(case)
    call(take_back_offer, case, actor=PRESIDENT)
    with pytest.raises(NotNow):
        answer_offer(actor=receiver, at=AT, offer_id=first, agree=True)
    answer_offer(actor=receiver, at=AT, offer_id=offered(case), agree=False)
    assert call(offer_made, case, actor=PRESIDENT) is None
    answer_offer(actor=receiver, at=AT, offer_id=offered(case), agree=True)
    with pytest.raises(ReasonNeeded):
        call(refuse_offer, case, note="")
    call(refuse_offer, case, note="The statutes do not allow it.")
    assert row(case).holder_id == "e-1"
    assert sorted(Offer.objects.values_list("ended_why", flat=True)) == ["declined", "refused", "taken_back"]


def test_what_is_decided_is_not_passed_on_any_more(case, choir):
    number = offered(case)
    call(decide_case, case, outcome="approve")
    with pytest.raises(NotNow):
        answer_offer(actor=person(2, choir), at=AT, offer_id=number, agree=True)
    for verb in (accept_offer, note_death):
        with pytest.raises(AlreadyDecided):
            call(verb, case, **({"note": "x"} if verb is note_death else {}))


@pytest.mark.django_db(transaction=True)
def test_accepting_and_taking_back_at_the_same_moment_leave_one_of_both():
    load_world()
    case = with_officer()
    choir_id = _choir()
    number = offered(case)
    answer_offer(actor=person(2, choir_id), at=AT, offer_id=number, agree=True)

    def closing(verb, actor):
        try:
            call(verb, case, actor=actor)
            return "done"
        except (NotNow, NotFound):
            return "late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        accepted = pool.submit(closing, accept_offer, ONE)
        back = pool.submit(closing, take_back_offer, PRESIDENT)
        outcomes = (accepted.result(), back.result())
    offer = Offer.objects.get()
    assert (row(case).holder_id == choir_id) == (offer.accepted_at is not None)
    assert outcomes[0] == ("done" if offer.accepted_at else "late")
