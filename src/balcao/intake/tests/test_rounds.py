"""Places are given once, in the order of coming or by a draw of two officers, and move up when somebody leaves."""

import multiprocessing
from datetime import timedelta

import pytest
from django.db import connections

from balcao.catalogue.api import Intake, intake_window
from balcao.intake.api import (
    EnteredAlready,
    EntryState,
    FourEyes,
    NoPlaceLeft,
    NotProposed,
    RoundClosed,
    RoundState,
    TooEarly,
    check_draw,
    confirm_draw,
    draw_proof,
    enter_round,
    leave_round,
    propose_draw,
    round_view,
    rounds_at_desk,
    standing_of,
)
from balcao.intake.models import Entry, Round
from balcao.intake.operations import end_waiting
from balcao.intake.testing import AT, DRAWN, version_with
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound

LAST = AT + timedelta(days=1)
ENDS = LAST + timedelta(days=30)


def officer(number, *duties, department="IAM"):
    return Actor(
        person_id=number,
        name=f"officer {number}",
        assurance=3,
        holder_id=f"p-{number}",
        posts=posts_in(department, *duties),
    )


FIRST, SECOND = officer(901, "licensing"), officer(902, "licensing")
WHERE = {"service_id": "stalls", "round_id": "r1"}


def enter(number, version, at=AT, holder=""):
    return enter_round(
        actor=system_actor(), at=at, version=version, holder_id=holder or f"p-{number}", case_reference=f"C-{number}"
    )


def stand(number, at=DRAWN):
    return standing_of(case_reference=f"C-{number}", at=at)


@pytest.mark.django_db
class TestFirstCome:
    def test_it_opens_and_closes_to_the_second(self):
        version = version_with()
        for at in (AT - timedelta(seconds=1), LAST):
            with pytest.raises(RoundClosed):
                enter(1, version, at=at)
        assert enter(1, version, at=AT)
        assert enter(2, version, at=LAST - timedelta(seconds=1))

    def test_whoever_comes_after_the_last_place_waits_and_after_the_last_waiting_is_told_so(self):
        version = version_with(quota=2, waiting=1)
        assert [enter(number, version) for number in (1, 2, 3)] == [True, True, False]
        with pytest.raises(NoPlaceLeft):
            enter(4, version)
        assert stand(3).ahead == 0
        assert Entry.objects.count() == 3

    def test_twice_is_once_and_one_holder_has_one(self):
        version = version_with()
        assert enter(1, version)
        assert enter(1, version)
        with pytest.raises(EnteredAlready):
            enter(2, version, holder="p-1")
        assert Round.objects.get().taken == 1
        leave_round(at=AT, case_reference="C-1")
        assert enter(3, version, holder="p-1"), "who has left may come again"

    def test_the_next_moves_up_when_somebody_leaves_once(self):
        version = version_with(quota=1, waiting=5)
        for number in (1, 2, 3):
            enter(number, version)
        for _ in range(2):
            leave_round(at=AT, case_reference="C-1")
        assert [stand(number).state for number in (1, 2, 3)] == [
            EntryState.LEFT,
            EntryState.PLACED,
            EntryState.WAITING,
        ]
        leave_round(at=AT, case_reference="C-3")
        leave_round(at=AT, case_reference="C-2")
        assert Round.objects.get().taken == 0

    def test_after_its_days_the_list_moves_up_no_more(self):
        version = version_with(quota=1, waiting=5)
        for number in (1, 2):
            enter(number, version)
        row = Round.objects.get()
        assert end_waiting(at=ENDS - timedelta(seconds=1), round_pk=row.pk) == 0
        assert end_waiting(at=ENDS, round_pk=row.pk) == 1
        assert end_waiting(at=ENDS, round_pk=row.pk) == 0
        assert stand(2).state is EntryState.OVER
        leave_round(at=ENDS, case_reference="C-1")
        assert stand(2).state is EntryState.OVER


@pytest.mark.django_db
class TestDraw:
    def drawn(self, entries=6, quota=2):
        version = version_with(by="draw", quota=quota)
        for number in range(entries):
            enter(number, version)
        propose_draw(actor=FIRST, at=DRAWN, **WHERE)
        confirm_draw(actor=SECOND, at=DRAWN, **WHERE)

    def test_the_hash_is_there_before_and_the_seed_only_afterwards(self):
        enter(1, version_with(by="draw"))
        before = round_view(at=AT, **WHERE)
        assert (before.seed, before.state, len(before.seed_sha256)) == ("", RoundState.OPEN, 64)
        with pytest.raises(NotFound):
            draw_proof(**WHERE)
        self.drawn(entries=0)
        after = round_view(at=DRAWN, **WHERE)
        assert after.seed_sha256 == before.seed_sha256
        assert after.seed

    def test_places_go_by_the_order_that_anyone_can_work_out(self):
        self.drawn()
        proof = draw_proof(**WHERE)
        assert check_draw(proof) == (2, 6)
        placed = set(Entry.objects.filter(state="placed").values_list("ticket", flat=True))
        assert placed == set(proof["drawn"][:2])
        assert sorted(stand(number).ahead for number in range(6) if stand(number).ahead is not None) == [0, 1, 2, 3]

    def test_a_proof_names_nobody(self):
        self.drawn()
        assert not any(word in str(draw_proof(**WHERE)) for word in ("p-1", "C-1"))

    def test_it_takes_two_officers_of_the_duty_and_its_moment(self):
        enter(1, version_with(by="draw"))
        with pytest.raises(TooEarly):
            propose_draw(actor=FIRST, at=DRAWN - timedelta(seconds=1), **WHERE)
        with pytest.raises(NotProposed):
            confirm_draw(actor=SECOND, at=DRAWN, **WHERE)
        for stranger in (officer(903, "organs"), officer(904, "licensing", department="DSAT"), system_actor()):
            with pytest.raises(NotFound):
                propose_draw(actor=stranger, at=DRAWN, **WHERE)
        for _ in range(2):
            propose_draw(actor=FIRST, at=DRAWN, **WHERE)
        with pytest.raises(FourEyes):
            confirm_draw(actor=FIRST, at=DRAWN, **WHERE)
        assert not Round.objects.get().drawn_at
        confirm_draw(actor=SECOND, at=DRAWN, **WHERE)
        with pytest.raises(NotProposed):
            confirm_draw(actor=SECOND, at=DRAWN, **WHERE)

    def test_an_officer_who_is_in_the_round_does_not_draw_it(self):
        enter(1, version_with(by="draw"), holder=FIRST.self_id)
        with pytest.raises(NotFound):
            propose_draw(actor=FIRST, at=DRAWN, **WHERE)
        assert rounds_at_desk(actor=FIRST, at=DRAWN) == []
        assert len(rounds_at_desk(actor=SECOND, at=DRAWN)) == 1

    def test_who_left_before_is_not_drawn_and_who_leaves_afterwards_gives_the_place_to_the_next(self):
        version = version_with(by="draw", quota=1)
        for number in range(4):
            enter(number, version)
        leave_round(at=AT, case_reference="C-0")
        self.drawn(entries=0)
        order = draw_proof(**WHERE)["drawn"]
        assert len(order) == 3
        first, second = (Entry.objects.get(ticket=ticket) for ticket in order[:2])
        leave_round(at=DRAWN, case_reference=first.case_reference)
        second.refresh_from_db()
        assert second.state == EntryState.PLACED
        assert Round.objects.get().taken == 1

    def test_fewer_than_the_places_all_have_one(self):
        self.drawn(entries=2, quota=5)
        assert round_view(at=DRAWN, **WHERE).left == 3


def _come(numbers, start, found):
    connections.close_all()
    version = version_with(quota=45)
    start.wait()
    for number in numbers:
        try:
            found.put(enter(number, version))
        except NoPlaceLeft:
            found.put(None)
    connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_eight_processes_at_forty_five_places_give_exactly_forty_five():
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, found = context.Barrier(8), context.Queue()
    workers = [context.Process(target=_come, args=(range(first, 80, 8), start, found)) for first in range(8)]
    for each in workers:
        each.start()
    answers = [found.get(timeout=120) for _ in range(80)]
    for each in workers:
        each.join(30)
    assert [answers.count(True), answers.count(None)] == [45, 35]
    assert Entry.objects.filter(state="placed").count() == Round.objects.get().taken == 45
    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(1, 46))


def test_rounds_that_go_by_an_answer_stand_beside_each_other():
    day = {"opens_at": AT, "closes_at": AT + timedelta(days=1)}
    later = {"opens_at": AT + timedelta(days=5), "closes_at": AT + timedelta(days=6)}
    rounds = [{"id": "a", "of": "parade", "quota": 1, **day}, {"id": "b", "of": "boats", "quota": 1, **day}]
    rounds.append({"id": "c", "of": "boats", "quota": 1, **later})
    told = {"by": "first_come", "per": "activity", "confidence": "placeholder", "rounds": rounds}
    found = Intake.model_validate(told)
    assert [each.id for of in found.kinds if (each := found.at(AT, of))] == ["a", "b"]
    assert found.at(AT + timedelta(days=5), "parade") is None
    assert found.shown(AT + timedelta(days=5), "boats").id == "c"
    assert not intake_window(found, AT + timedelta(days=5), {"activity": "parade"}).open
    assert intake_window(found, AT, {"activity": "parade"}).open
    for wrong in ({**told, "per": None}, {**told, "rounds": [*rounds, {"id": "d", "of": "boats", "quota": 1, **day}]}):
        with pytest.raises(ValueError, match=r"per|before another"):
            Intake.model_validate(wrong)
