"""Decided cases drawn for review: once, by chance that is kept, never by who decided them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import decide_case
from balcao.cases.models import Case
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.worklists import jobs
from balcao.worklists.api import (
    AlreadyReviewed,
    BadNumber,
    BadShare,
    MarksMissing,
    NothingToDraw,
    criteria,
    draw_now,
    note_told_read,
    review_sheet,
    samples_of,
    set_share,
    sheet_view,
    told_to,
)
from balcao.worklists.drawing import Drawable, draw_number, draw_share
from balcao.worklists.models import Sample, Sheet, Told
from balcao.worklists.operations import sampling
from balcao.worklists.operations.sampling import departments_to_draw, draw_week

CHIEF = officer(13, "DSI", "chief")
OTHER_CHIEF = officer(17, "DSI", "chief")
CLERK = officer(11, "DSI", "association-register")
MONDAY = AT + timedelta(days=7)
ALL_WELL = {each.id: "ok" for each in criteria()}


@pytest.fixture
def world(db):
    load_world()


def decided(key="k", actor=CLERK):
    case = with_officer(key=key)
    decide_case(actor=actor, at=AT, reference=case.reference, outcome="approve")
    return Case.objects.get(pk=case.pk)


def drawn(number=1, key="x", actor=CHIEF):
    return draw_now(actor=actor, at=MONDAY, department="DSI", number=number, key=key)


def waiting(actor=CHIEF):
    return samples_of(actor=actor, at=MONDAY, department="DSI").waiting


def review(sheet, actor=CHIEF, remarks=None, **results):
    review_sheet(
        actor=actor,
        at=MONDAY,
        sheet_id=sheet,
        results={**ALL_WELL, **results},
        remarks=remarks or {},
        remark="Well kept.",
    )


def many(**strata):
    turn = iter(range(10_000))
    return [
        Drawable(case_id=next(turn), service_id=name, route=route)
        for name, count in strata.items()
        for route in ("officer", "instant")
        for _ in range(count)
    ]


def test_every_service_and_route_has_its_share_and_the_seed_repeats_the_draw():
    cases = many(big=100, small=3)
    first = draw_share(cases, percent=5, seed="a")
    kinds = [(each.service_id, each.route) for each in first]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        ("big", "officer"): 5,
        ("big", "instant"): 5,
        ("small", "officer"): 1,
        ("small", "instant"): 1,
    }
    assert draw_share(reversed(cases), percent=5, seed="a") == first
    assert draw_share(cases, percent=5, seed="b") != first
    assert draw_share(cases, percent=0, seed="a") == []


def test_a_number_is_spread_over_services_by_their_size():
    first = draw_number(many(big=80, small=20), number=10, seed="a")
    assert len(first) == 10
    assert sum(each.service_id == "big" for each in first) == 8
    assert len(draw_number(many(big=2), number=50, seed="a")) == 4


def test_last_week_is_drawn_once_automatic_decisions_too(world):
    decided()
    automatic = lodged(certificate_draft(key="instant"), person(1, "e-1"))
    assert Case.objects.get(pk=automatic.pk).route == "instant"
    set_share(actor=CHIEF, at=AT, department="DSI", percent=10)
    Case.objects.update(decided_at=AT)
    assert departments_to_draw(at=MONDAY) == ["DSI"]
    assert [draw_week(at=MONDAY, department="DSI") for _ in range(2)] == [2, 0]
    assert sorted(Sheet.objects.values_list("route", flat=True)) == ["instant", "officer"]
    assert departments_to_draw(at=MONDAY) == []
    sample = Sample.objects.get()
    assert sample.seed
    assert (sample.percent, sample.found) == (10, 2)


def test_the_daily_job_draws_what_is_missing(world):
    decided()
    set_share(actor=CHIEF, at=AT, department="DSI", percent=100)
    Case.objects.update(decided_at=AT)
    for _ in range(2):
        jobs.draw_samples(timestamp=int(MONDAY.timestamp()))
        run_waiting_jobs()
    assert Sample.objects.count() == 1


def test_killed_half_way_nothing_is_drawn_and_the_next_run_draws_all(world, monkeypatch):
    decided()
    set_share(actor=CHIEF, at=AT, department="DSI", percent=100)

    def killed(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sampling, "record", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            draw_week(at=MONDAY, department="DSI")
    assert not Sheet.objects.exists()
    assert draw_week(at=MONDAY, department="DSI") == 1


def test_a_case_is_drawn_once_and_the_same_key_is_the_same_draw(world):
    decided("one"), decided("two")
    assert [drawn(number=1), drawn(number=1)] == [1, 1]
    assert drawn(number=5, key="y") == 1
    with pytest.raises(NothingToDraw):
        drawn(key="z")
    assert Sheet.objects.count() == 2


def test_what_the_chief_decided_or_has_a_tie_to_is_left_out(world):
    decided("theirs", actor=CHIEF)
    own = decided("own")
    Case.objects.filter(pk=own.pk).update(lodged_by="p-13")
    with pytest.raises(NothingToDraw):
        drawn()
    assert drawn(number=5, actor=OTHER_CHIEF) == 2
    assert waiting() == ()
    assert samples_of(actor=CHIEF, at=MONDAY, department="DSI").for_others == 1
    for sheet in Sheet.objects.all():
        with pytest.raises(NotFound):
            review(sheet.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(behind=["p-13"]).update(reviewer_id=13, eyes=["p-13"], reviewed_at=AT)


def test_whoever_is_no_chief_there_finds_nothing(world):
    decided()
    drawn()
    (sheet,) = waiting()
    for stranger in (CLERK, officer(13, "IAM", "chief"), person(1)):
        with pytest.raises(NotFound):
            set_share(actor=stranger, at=AT, department="DSI", percent=5)
        with pytest.raises(NotFound):
            drawn(actor=stranger)
        with pytest.raises(NotFound):
            samples_of(actor=stranger, at=AT, department="DSI")
        with pytest.raises(NotFound):
            sheet_view(actor=stranger, at=AT, sheet_id=sheet.sheet_id)
        with pytest.raises(NotFound):
            review(sheet.sheet_id, actor=stranger)
    assert Sheet.objects.get().reviewed_at is None


def test_shares_and_numbers_have_bounds(world):
    for percent in (-1, 101):
        with pytest.raises(BadShare):
            set_share(actor=CHIEF, at=AT, department="DSI", percent=percent)
    for number in (0, 51):
        with pytest.raises(BadNumber):
            drawn(number=number)


def test_a_review_needs_every_mark_and_a_word_on_what_is_not_right(world):
    decided()
    drawn()
    (sheet,) = waiting()
    with pytest.raises(MarksMissing) as missing:
        review(sheet.sheet_id, facts="", reasons="not_ok")
    assert (missing.value.unmarked, missing.value.unexplained) == (("facts",), ("reasons",))
    assert Sheet.objects.get().reviewed_at is None


def test_what_is_not_right_is_told_to_who_decided_and_counted(world):
    decided()
    drawn()
    (sheet,) = waiting()
    for _ in range(2):
        review(sheet.sheet_id, reasons="not_ok", remarks={"reasons": "Say which day."})
    with pytest.raises(AlreadyReviewed):
        review(sheet.sheet_id, actor=OTHER_CHIEF)
    (told,) = told_to(actor=CLERK, at=MONDAY)
    assert [each.remark for each in told.sheet.wrong] == ["Say which day."]
    assert told_to(actor=CHIEF, at=MONDAY) == []
    with pytest.raises(NotFound):
        note_told_read(actor=CHIEF, at=MONDAY, told_id=told.told_id)
    for _ in range(2):
        note_told_read(actor=CLERK, at=MONDAY, told_id=told.told_id)
    assert told_to(actor=CLERK, at=MONDAY) == []
    shown = samples_of(actor=CHIEF, at=MONDAY, department="DSI")
    assert [(each.route, each.drawn, each.reviewed, each.found) for each in shown.kinds] == [("officer", 1, 1, 1)]
    assert shown.results["reasons"] == {"not_ok": 1}
    assert shown.results["facts"] == {"ok": 1}


def test_a_review_without_a_fault_tells_nobody(world):
    decided()
    drawn()
    (sheet,) = waiting()
    review(sheet.sheet_id)
    assert not Told.objects.exists()
    assert sheet_view(actor=CHIEF, at=MONDAY, sheet_id=sheet.sheet_id).remark == "Well kept."
