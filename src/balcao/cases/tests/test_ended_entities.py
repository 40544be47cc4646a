"""What becomes of applications when the entity behind them ends, and of two requests at the very same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from balcao.cases.api import AnotherInCourse, decide_case, lodge, officer_case, request_signatures, sign
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.cases.tests.opening import AT as LATER
from balcao.cases.tests.opening import association, signed
from balcao.entities.api import ChangeKind, EntityKind, RegisterChange, apply_register_change
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date


def dissolve():
    change = RegisterChange(kind=ChangeKind.DISSOLVED, source="organs", sequence=1, effective_on=macau_date(AT))
    apply_register_change(actor=system_actor(), at=AT, kind=EntityKind.ASSOCIATION, number="4821", change=change)


@pytest.mark.django_db
def test_signatures_of_an_ended_entity_are_void_and_its_cases_say_so():
    load_world()
    draft = certificate_draft()
    digest = request_signatures(actor=person(1, "e-1"), at=AT, draft_id=draft)
    sign(actor=person(2), at=AT, draft_id=draft, content_hash=digest)
    case = lodged(certificate_draft(key="other"), person(1, "e-1"), run=False)
    dissolve()
    assert Draft.objects.get(pk=draft).frozen_hash == ""
    assert Draft.objects.get(pk=draft).signatures.filter(voided_at__isnull=True).count() == 0
    assert "holder_dissolved" in case.steps.values_list("kind", flat=True)


@pytest.mark.django_db
def test_the_officer_sees_it_and_still_decides():
    load_world()
    case = with_officer()
    dissolve()
    one = officer(11, "DSI", "association-register")
    assert officer_case(actor=one, at=AT, reference=case.reference).holder_standing == "dissolved"
    decide_case(
        actor=one,
        at=AT,
        reference=case.reference,
        outcome="refuse",
        note="It is dissolved.",
        without_hearing="defeats_purpose",
    )
    assert Case.objects.get(pk=case.pk).outcome == "refuse"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("registers")
def test_of_two_requests_lodged_at_the_same_moment_one_is_handled():
    load_world()
    drafts = {1: association(), 2: association(by=person(2), key="other")}
    for number, draft in drafts.items():
        signed(draft, 1, 2, 3, 4, by=person(number))

    def hand_in(number):
        try:
            return lodge(actor=person(number), at=LATER, draft_id=drafts[number])
        except AnotherInCourse:
            return "another"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(hand_in, drafts))
    assert answers.count("another") == 1
    assert Case.objects.get().reference in answers
