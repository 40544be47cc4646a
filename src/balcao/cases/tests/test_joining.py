"""Like cases joined to be decided together: one decision, each its own letter, clock and number."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from balcao.cases.api import (
    CannotJoin,
    DecidedWith,
    MemberWaits,
    NotNow,
    ask_supplement,
    case_view,
    confirm_proposal,
    decide_case,
    join_cases,
    joining_of,
    officer_case,
    return_proposal,
    separate_case,
    withdraw_case,
)
from balcao.cases.models import Case, CaseLink, Decision
from balcao.cases.testing import (
    AT,
    CATERING,
    load_world,
    officer,
    person,
    renewal_with_officer,
    republish,
    with_officer,
)
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
OWNER, OFFICER, CHIEF = person(3, "e-2"), officer(12, "IAM", "licensing"), officer(17, "IAM", "chief")
OTHER = officer(11, "DSI", "association-register")


@pytest.fixture
def cases():
    load_world()
    return [renewal_with_officer(key=key) for key in "abc"]


def joined(cases):
    lead, *others = cases
    join_cases(actor=OFFICER, at=AT, reference=lead.reference, others=[each.reference for each in others])
    return lead


def decided(case, actor=OFFICER, outcome="approve", **more):
    return decide_case(actor=actor, at=AT, reference=case.reference, outcome=outcome, **more)


def outcomes():
    return sorted(Case.objects.values_list("outcome", flat=True))


def test_one_decision_decides_all_and_each_letter_names_them():
    load_world()
    cases = [with_officer(key=key) for key in "abc"]
    lead, *others = (each.reference for each in cases)
    join_cases(actor=OTHER, at=AT, reference=lead, others=others)
    decided(cases[0], actor=OTHER)
    run_waiting_jobs()
    assert outcomes() == ["approve"] * 3
    assert Decision.objects.count() == 3
    letters = [each.body["en"] for each in Notice.objects.filter(legal=True)]
    assert len(letters) == 3
    for letter in letters:
        assert all(case.reference in letter for case in cases)


def test_what_is_joined_is_not_decided_alone_until_it_is_taken_out(cases):
    lead = joined(cases)
    with pytest.raises(DecidedWith) as failure:
        decided(cases[1])
    assert failure.value.lead == lead.reference
    assert not officer_case(actor=OFFICER, at=AT, reference=cases[1].reference).may_decide
    separate_case(actor=OFFICER, at=AT, reference=cases[1].reference)
    separate_case(actor=OFFICER, at=AT, reference=cases[1].reference)
    decided(cases[1])
    assert outcomes() == ["", "", "approve"]
    assert cases[1].steps.filter(kind="separated").count() == 1


def test_joined_twice_is_joined_once_and_both_sides_read_it(cases):
    joined(cases)
    lead = joined(cases)
    assert CaseLink.objects.filter(kind="joined_to").count() == 2
    assert lead.steps.filter(kind="joined_by").count() == 1
    view = case_view(actor=OWNER, at=AT, reference=cases[1].reference)
    assert (view.together, set(view.together_own)) == (2, {cases[0].reference, cases[2].reference})
    assert "joined" in {step.kind for step in view.timeline}


def test_all_are_decided_or_none(cases):
    lead = joined(cases)
    Case.objects.filter(pk=cases[2].pk).update(state="supplement")
    with pytest.raises(MemberWaits) as failure:
        decided(lead)
    assert failure.value.reference == cases[2].reference
    assert outcomes() == ["", "", ""]


def test_an_applicant_who_was_not_heard_is_heard_before_all_are_refused(cases):
    lead = joined(cases)
    assert decided(lead, outcome="refuse", note="排煙不符") == "hearing"
    assert set(Case.objects.values_list("state", flat=True)) == {"hearing"}
    assert outcomes() == ["", "", ""]


def test_a_member_that_is_withdrawn_or_decided_by_silence_is_out_of_it(cases):
    lead = joined(cases)
    withdraw_case(actor=OWNER, at=AT, reference=cases[1].reference)
    assert case_view(actor=OWNER, at=AT, reference=lead.reference).together == 1
    decided(lead)
    assert outcomes() == ["", "approve", "approve"]


def test_without_its_lead_a_case_is_decided_alone(cases):
    withdraw_case(actor=OWNER, at=AT, reference=joined(cases).reference)
    decided(cases[1])
    assert outcomes() == ["", "", "approve"]


def test_a_chief_confirms_or_returns_all_of_a_proposal(cases):
    republish(CATERING, lambda content: content["data"].update(four_eyes=True))
    for case in cases:
        Case.objects.filter(pk=case.pk).update(version_id=_newest())
    lead = joined(cases)
    assert decided(lead) == "proposed"
    with pytest.raises(DecidedWith):
        confirm_proposal(actor=CHIEF, at=AT, reference=cases[1].reference)
    with pytest.raises(NotNow):
        separate_case(actor=OFFICER, at=AT, reference=cases[1].reference)
    return_proposal(actor=CHIEF, at=AT, reference=lead.reference, note="再看")
    assert set(Case.objects.values_list("state", flat=True)) == {"with_officer"}
    decided(lead)
    confirm_proposal(actor=CHIEF, at=AT, reference=lead.reference)
    assert outcomes() == ["approve"] * 3


def _newest():
    from balcao.catalogue.models import Listing

    return Listing.objects.get(service_id=CATERING).version_id


def test_only_like_cases_with_an_officer_are_joined(cases):
    lead, second, third = cases
    with pytest.raises(CannotJoin, match="none"):
        join_cases(actor=OFFICER, at=AT, reference=lead.reference, others=[lead.reference])
    join_cases(actor=OFFICER, at=AT, reference=lead.reference, others=[second.reference])
    for led, others in ((third, [second]), (second, [third]), (third, [lead])):
        with pytest.raises(CannotJoin, match="led"):
            join_cases(actor=OFFICER, at=AT, reference=led.reference, others=[each.reference for each in others])
    ask_supplement(actor=OFFICER, at=AT, reference=third.reference, text="圖則")
    with pytest.raises(CannotJoin, match="not_now"):
        join_cases(actor=OFFICER, at=AT, reference=lead.reference, others=[third.reference])


def test_another_departments_case_is_not_there_to_be_joined(cases):
    other = with_officer()
    for actor, lead, member in ((OFFICER, cases[0], other), (OTHER, other, cases[0]), (OWNER, cases[0], cases[1])):
        with pytest.raises(NotFound):
            join_cases(actor=actor, at=AT, reference=lead.reference, others=[member.reference])
        with pytest.raises(NotFound):
            joining_of(actor=actor, at=AT, reference=member.reference)
        with pytest.raises(NotFound):
            separate_case(actor=actor, at=AT, reference=member.reference)
    assert not CaseLink.objects.exists()


def test_what_changed_since_the_page_was_read_is_read_again(cases):
    from balcao.cases.api import ContentChanged

    lead = joined(cases)
    seen = officer_case(actor=OFFICER, at=AT, reference=lead.reference).seen
    Case.objects.filter(pk=cases[2].pk).update(content_hash="f" * 64)
    with pytest.raises(ContentChanged):
        decided(lead, seen=seen)
    assert outcomes() == ["", "", ""]


def test_like_cases_are_offered_once(cases):
    lead = joined(cases[:2])
    found = joining_of(actor=OFFICER, at=AT + timedelta(hours=1), reference=lead.reference)
    assert [each.reference for each in found.members] == [cases[1].reference]
    assert [each.reference for each in found.could_join] == [cases[2].reference]
    assert joining_of(actor=OFFICER, at=AT, reference=cases[1].reference).lead == lead.reference


@pytest.mark.django_db(transaction=True)
def test_joining_and_deciding_at_once_leaves_nothing_half_decided():
    load_world()
    lead, other = (renewal_with_officer(key=key) for key in "ab")
    failures = []

    def run(act):
        try:
            act()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    acts = (
        lambda: join_cases(actor=OFFICER, at=AT, reference=lead.reference, others=[other.reference]),
        lambda: decided(lead),
    )
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    became = Case.objects.get(pk=lead.pk).outcome
    assert became or failures
    together = CaseLink.objects.filter(kind="joined_to").exists()
    assert Case.objects.get(pk=other.pk).outcome == (became if together else "")
