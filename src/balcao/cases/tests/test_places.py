"""Applications in a round wait for their place, go on with it, move up, or are refused when the list ends."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import WindowClosed, lodge, start_draft, withdraw_case
from balcao.cases.demo import enter_draw
from balcao.cases.models import Case, Draft
from balcao.cases.testing import drafted, load_world, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.intake.api import confirm_draw, draw_proof, propose_draw
from balcao.intake.models import Entry, Round
from balcao.intake.operations import end_waiting
from balcao.kernel.actor import Actor, posts_in
from balcao.notices.models import Notice

DRAW = "dsat-car-park-pass-draw"
BEFORE = datetime.fromisoformat("2027-02-28T10:00:00+08:00")
WHERE = {"service_id": DRAW, "round_id": "2027-q2"}


def officer(number):
    posts = posts_in("DSAT", "licensing")
    return Actor(person_id=number, name=f"officer {number}", assurance=3, holder_id=f"p-{number}", posts=posts)


@pytest.fixture
def round_(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {DRAW}, at=BEFORE)
    intake = get_published(DRAW, at=BEFORE).definition.data.intake
    assert intake is not None
    return next(each for each in intake.rounds if each.id == "2027-q2")


def draft_of(number, at):
    example = get_published(DRAW, at=at).definition.examples["granted"]
    return drafted(DRAW, person(number), answers=example.answers, facts=example.facts, at=at, key=f"draw-{number}")


def lodged_by(number, at):
    reference = lodge(actor=person(number), at=at, draft_id=draft_of(number, at))
    run_waiting_jobs()
    return Case.objects.get(reference=reference)


def drawn(round_, *, quota):
    Round.objects.update(quota=quota)
    propose_draw(actor=officer(901), at=round_.drawn_at, **WHERE)
    confirm_draw(actor=officer(902), at=round_.drawn_at, **WHERE)
    run_waiting_jobs()


def said(case):
    return [
        each.wording.partition("@")[0].rpartition(".")[2]
        for each in Notice.objects.filter(case_reference=case).order_by("pk")
    ]


def test_it_can_be_prepared_before_and_lodged_from_the_second_on(round_, registers):
    number = start_draft(actor=person(1), at=BEFORE, service_id=DRAW, key="early")
    assert Draft.objects.get(pk=number).state == "open"
    draft = draft_of(2, BEFORE)
    with pytest.raises(WindowClosed):
        lodge(actor=person(2), at=round_.opens_at - timedelta(seconds=1), draft_id=draft)
    assert not Entry.objects.exists()
    assert lodge(actor=person(2), at=round_.opens_at, draft_id=draft)
    with pytest.raises(WindowClosed):
        lodge(actor=person(3), at=round_.closes_at, draft_id=draft_of(3, BEFORE))


def test_until_the_draw_it_waits_and_its_clock_stands_still(round_):
    case = lodged_by(1, round_.opens_at)
    assert (case.outcome, case.deadline_at, case.clock_since) == ("", None, None)
    drawn(round_, quota=1)
    case.refresh_from_db()
    assert case.outcome == "approve"
    assert said(case.reference) == ["place", "decided_approve"]


def test_who_is_drawn_goes_on_who_is_not_learns_the_place_and_moves_up(round_):
    cases = {lodged_by(number, round_.opens_at).reference for number in (1, 2, 3)}
    drawn(round_, quota=1)
    order = [Entry.objects.get(ticket=each).case_reference for each in draw_proof(**WHERE)["drawn"]]
    assert set(order) == cases
    first, second, third = (Case.objects.get(reference=each) for each in order)
    assert [first.outcome, second.outcome, third.outcome] == ["approve", "", ""]
    assert "number 1" in Notice.objects.get(case_reference=second.reference).subject["en"]
    assert "number 2" in Notice.objects.get(case_reference=third.reference).subject["en"]


def test_the_next_moves_up_when_who_has_a_place_withdraws(round_):
    for number in (1, 2):
        lodged_by(number, round_.opens_at)
    Case.objects.update(facts={})
    drawn(round_, quota=1)
    has, waits = (Entry.objects.get(ticket=each) for each in draw_proof(**WHERE)["drawn"])
    case = Case.objects.get(reference=has.case_reference)
    assert case.state == "with_officer", "without registers an officer looks at it"
    withdraw_case(actor=person(int(case.holder_id[2:])), at=round_.drawn_at, reference=case.reference)
    run_waiting_jobs()
    assert said(waits.case_reference) == ["on_the_list", "moved_up", "received_until"]
    assert Case.objects.get(reference=waits.case_reference).state == "with_officer"


def test_whoever_waited_until_the_list_ended_is_refused_with_the_reason(round_):
    for number in (1, 2):
        lodged_by(number, round_.opens_at)
    drawn(round_, quota=1)
    row = Round.objects.get()
    assert end_waiting(at=round_.drawn_at + timedelta(days=round_.waiting_days), round_pk=row.pk) == 1
    run_waiting_jobs()
    refused = Case.objects.get(outcome="refuse")
    assert (refused.reasons, refused.state) == (["no_place"], "refused")
    assert said(refused.reference)[-1] == "decided_refuse"


def test_in_the_demo_world_a_closed_round_waits_for_two_officers(round_):
    for _ in range(2):
        enter_draw(at=BEFORE)
    assert Entry.objects.filter(state="waiting", round__round_id="2026-q4").count() == 6
    assert Entry.objects.filter(holder_id="p-1").exists()
    assert set(Case.objects.filter(service_id=DRAW).values_list("outcome", "deadline_at")) == {("", None)}
