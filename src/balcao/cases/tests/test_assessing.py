"""Applications of a round assessed: blind, by points that stay, closed by two, ranked into the places."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from balcao.accounts.api import give_demo_posts
from balcao.cases.api import (
    FourEyes,
    GivenAlready,
    NotDeclared,
    NotEnoughPoints,
    PanelClosed,
    PointsChanged,
    PointsMissing,
    ReasonNeeded,
    RoundOpen,
    StillAwaited,
    application_view,
    assessing_for,
    assessor_desk,
    confirm_closing,
    correct_points,
    decide_case,
    declare_interest,
    give_points,
    name_assessors,
    officer_case,
    panel_view,
    panels_at_desk,
    points_of_others,
    points_read,
    propose_closing,
    release_assessor,
    return_closing,
    show_names,
    withdraw_case,
)
from balcao.cases.models import Assessment, Assessor, Case, Panel, Points, Step
from balcao.cases.operations.reminding_assessors import remind_assessors
from balcao.cases.testing import drafted, load_world, lodged, officer, person, republish
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.audit.models import Entry as AuditEntry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.intake.models import Entry, Round
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

OPENS = datetime.fromisoformat("2026-11-02T09:00:00+08:00")
GRANT = "fm-academic-grant"
CRITERIA = ("relevance", "method", "benefit", "budget")
ASSESSORS = (11, 12, 17)
RUNS, AGREES, CHIEF = officer(14, "FM", "grants"), officer(18, "FM", "grants"), officer(13, "FM", "chief", "grants")


def assessor(number):
    return officer(number, "FM", "assessing")


@pytest.fixture
def round_(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {GRANT}, at=OPENS)
    for number in (*ASSESSORS, 14, 18):
        give_demo_posts(at=OPENS - timedelta(days=90), posts=[("FM", "assessing")], to=number)
    return get_round()


def get_round():
    intake = get_published(GRANT, at=OPENS).definition.data.intake
    assert intake is not None
    return intake.rounds[0]


def applied(number, *, at=None):
    """An application in a person's own name: the engine does not mind that the service is for associations."""
    example = get_published(GRANT, at=OPENS).definition.examples["granted"]
    draft = drafted(
        GRANT, person(number), answers=example.answers, facts=example.facts, at=OPENS, key=f"grant-{number}"
    )
    return lodged(draft, person(number), at=at or OPENS + timedelta(hours=number))


@pytest.fixture
def after(round_):
    for number in (1, 2, 3, 4):
        applied(number)
    Round.objects.update(quota=2)
    return round_.closes_at + timedelta(hours=1)


@pytest.fixture
def panel(after):
    found = Panel.objects.get()
    name_assessors(actor=RUNS, at=after, panel_id=found.pk, people=ASSESSORS)
    run_waiting_jobs()
    return Panel.objects.get()


def seat(number, panel):
    return Assessor.objects.get(panel=panel, person_id=number).pk


def gives(who, panel, number, share, at, **reasons):
    given = dict.fromkeys(CRITERIA, share)
    where: dict[str, Any] = {"actor": assessor(who), "at": at, "assessor_id": seat(who, panel), "number": number}
    declare_interest(**where, free=True)
    give_points(**where, given=given, reasons={each: reasons.get(each, f"reason {share}") for each in CRITERIA})


SHARES = {1: 6, 2: 9, 3: 3, 4: 8}


def all_give(panel, at, shares=None):
    for who in ASSESSORS:
        for number, share in (shares or SHARES).items():
            gives(who, panel, number, share, at)


def close(panel, at):
    propose_closing(actor=RUNS, at=at, panel_id=panel.pk)
    confirm_closing(actor=AGREES, at=at, panel_id=panel.pk)
    run_waiting_jobs()


def test_it_waits_before_a_panel_and_assessors_are_named_once_the_round_is_closed(round_):
    case = applied(1)
    panel = Panel.objects.get()
    assert (case.outcome, case.deadline_at, panel.key) == ("", None, "2027")
    assert [each.state for each in panels_at_desk(actor=RUNS, at=OPENS)] == ["taking"]
    with pytest.raises(RoundOpen):
        name_assessors(actor=RUNS, at=OPENS, panel_id=panel.pk, people=ASSESSORS)
    after = round_.closes_at
    with pytest.raises(NotFound):
        name_assessors(actor=RUNS, at=after, panel_id=panel.pk, people=(1, 2, 3))
    with pytest.raises(NotFound):
        name_assessors(actor=officer(14, "IAM", "grants"), at=after, panel_id=panel.pk, people=ASSESSORS)
    assert not Assessor.objects.exists()
    name_assessors(actor=RUNS, at=after, panel_id=panel.pk, people=ASSESSORS[:2])
    run_waiting_jobs()
    assert panel_view(actor=RUNS, at=after, panel_id=panel.pk).lacking == 1
    assert not Notice.objects.filter(wording__startswith="cases.note.assess_asked").exists()
    name_assessors(actor=RUNS, at=after, panel_id=panel.pk, people=ASSESSORS)
    name_assessors(actor=RUNS, at=after, panel_id=panel.pk, people=ASSESSORS)
    panel.refresh_from_db()
    assert (Assessor.objects.count(), panel.opened_at) == (3, after)
    run_waiting_jobs()
    assert Notice.objects.filter(wording__startswith="cases.note.assess_asked").count() == 3


def test_who_assesses_neither_sees_the_case_elsewhere_nor_decides_it_nor_runs_the_panel(panel, after):
    case = Case.objects.earliest("pk")
    both = officer(11, "FM", "grants", "chief")
    with pytest.raises(NotFound):
        officer_case(actor=both, at=after, reference=case.reference)
    with pytest.raises(NotFound):
        panel_view(actor=both, at=after, panel_id=panel.pk)
    assert officer_case(actor=RUNS, at=after, reference=case.reference)


def test_names_and_what_identifies_are_hidden_until_a_chief_shows_them_with_a_reason(panel, after):
    where: dict[str, Any] = {"actor": assessor(11), "at": after, "assessor_id": seat(11, panel), "number": 1}
    before = application_view(**where)
    assert (before.journey, before.holder_id, before.reference) == (None, "", "")
    declare_interest(**where, free=True)
    seen = application_view(**where)
    assert seen.journey is not None
    assert {"title", "description", "budget"} <= set(seen.journey.answers)
    assert not {"team", "earlier_work", "contact_name", "contact_phone"} & set(seen.journey.answers)
    assert all(not each.definition.identifies for page in seen.journey.pages for each in page.questions)
    assert (seen.holder["en"], seen.reference) == ("", "")
    reading = AuditEntry.objects.filter(kind="read", holder_id="p-1").latest("pk")
    assert (reading.actor_id, reading.purpose["en"]) != ("p-11", "")
    with pytest.raises(NotFound):
        show_names(actor=RUNS, at=after, panel_id=panel.pk, reason="because")
    with pytest.raises(ReasonNeeded):
        show_names(actor=CHIEF, at=after, panel_id=panel.pk, reason=" ")
    show_names(actor=CHIEF, at=after, panel_id=panel.pk, reason="a visit is made to each applicant")
    show_names(actor=CHIEF, at=after, panel_id=panel.pk, reason="again")
    assert AuditEntry.objects.filter(event="cases:panel:names_shown").count() == 1
    assert Step.objects.filter(kind="names_shown", note="a visit is made to each applicant").count() == 4
    assert application_view(**where).holder["en"]
    shown = application_view(**where).journey
    assert shown is not None
    assert "team" in shown.answers


def test_points_come_after_the_declaration_once_and_whole(panel, after):
    where: dict[str, Any] = {"actor": assessor(11), "at": after, "assessor_id": seat(11, panel), "number": 1}
    whole: dict[str, Any] = {"given": dict.fromkeys(CRITERIA, 7), "reasons": dict.fromkeys(CRITERIA, "fits")}
    with pytest.raises(NotDeclared):
        give_points(**where, **whole)
    declare_interest(**where, free=True)
    declare_interest(**where, free=True)
    with pytest.raises(PointsMissing) as missing:
        give_points(**where, given={"relevance": 11, "method": 7, "benefit": "7"}, reasons={"relevance": "x"})
    assert set(missing.value.most) == {"relevance", "benefit", "budget"}
    assert missing.value.unexplained == ("method", "benefit", "budget")
    assert not Points.objects.exists()
    give_points(**where, **whole)
    with pytest.raises(GivenAlready):
        give_points(**where, **whole)
    with pytest.raises(NotFound):
        give_points(**{**where, "actor": assessor(12)}, **whole)
    assert str(Points.objects.get().total) == "70.00"


def test_nobody_reads_what_others_gave_before_their_own(panel, after):
    gives(11, panel, 1, 9, after)
    where: dict[str, Any] = {"actor": assessor(12), "at": after, "assessor_id": seat(12, panel), "number": 1}
    declare_interest(**where, free=True)
    with pytest.raises(NotFound):
        points_of_others(**where)
    assert application_view(**where).others == ()
    assert {row.mean for row in panel_view(actor=RUNS, at=after, panel_id=panel.pk).rows} == {None}
    gives(12, panel, 1, 4, after)
    assert [str(each.total) for each in points_of_others(**where)] == ["90.00"]


def test_points_stay_in_the_database_and_a_correction_is_another_row(panel, after):
    gives(11, panel, 1, 9, after)
    first = Points.objects.get()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Points.objects.update(total=1)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_points")
    where: dict[str, Any] = {
        "actor": assessor(11),
        "at": after,
        "assessor_id": seat(11, panel),
        "number": 1,
        "corrects": first.pk,
    }
    whole: dict[str, Any] = {"given": dict.fromkeys(CRITERIA, 5), "reasons": dict.fromkeys(CRITERIA, "read again")}
    with pytest.raises(ReasonNeeded):
        correct_points(**where, **whole, why="")
    correct_points(**where, **whole, why="a table was overlooked")
    with pytest.raises(PointsChanged):
        correct_points(**where, **whole, why="the second window")
    view = application_view(actor=assessor(11), at=after, assessor_id=seat(11, panel), number=1)
    assert view.mine is not None
    assert (str(view.mine.total), [str(each.total) for each in view.before]) == ("50.00", ["90.00"])


def test_a_conflict_keeps_from_the_application_and_points_given_before_count_no_more(panel, after):
    where: dict[str, Any] = {"actor": assessor(11), "at": after, "assessor_id": seat(11, panel), "number": 1}
    with pytest.raises(ReasonNeeded):
        declare_interest(**where, free=False)
    gives(11, panel, 1, 9, after)
    gives(12, panel, 1, 5, after)
    declare_interest(**where, free=False, reason="my sister works there")
    declare_interest(**where, free=True)
    with pytest.raises(NotFound):
        application_view(**where)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Points.objects.create(
            assessment=Assessment.objects.get(number=1), assessor_id=seat(11, panel), given={}, total=1, given_at=after
        )
    late = after + timedelta(days=60)
    row = next(each for each in panel_view(actor=RUNS, at=late, panel_id=panel.pk).rows if each.number == 1)
    assert (row.given, str(row.mean)) == (1, "50.00")


def test_an_assessor_never_meets_their_own_matter(after):
    panel = Panel.objects.get()
    Case.objects.filter(holder_id="p-1").update(holder_id="p-11")
    name_assessors(actor=RUNS, at=after, panel_id=panel.pk, people=ASSESSORS)
    own = Assessment.objects.get(case__holder_id="p-11").number
    listed = [
        each.number for each in assessor_desk(actor=assessor(11), at=after, assessor_id=seat(11, panel)).applications
    ]
    assert own not in listed
    with pytest.raises(NotFound):
        application_view(actor=assessor(11), at=after, assessor_id=seat(11, panel), number=own)
    Case.objects.filter(holder_id="p-2").update(holder_id="p-14")
    with pytest.raises(NotFound):
        panel_view(actor=RUNS, at=after, panel_id=panel.pk)
    assert [each.closed for each in assessing_for(actor=assessor(12), at=after)] == [False]


def test_it_is_closed_by_two_when_all_have_given_and_the_first_have_the_places(panel, after):
    with pytest.raises(StillAwaited):
        propose_closing(actor=RUNS, at=after, panel_id=panel.pk)
    all_give(panel, after)
    view = panel_view(actor=RUNS, at=after, panel_id=panel.pk)
    assert [(row.number, str(row.mean), row.placed, row.out) for row in view.rows] == [
        (2, "90.00", True, False),
        (4, "80.00", True, False),
        (1, "60.00", False, False),
        (3, "30.00", False, True),
    ]
    propose_closing(actor=RUNS, at=after, panel_id=panel.pk)
    propose_closing(actor=RUNS, at=after, panel_id=panel.pk)
    with pytest.raises(FourEyes):
        confirm_closing(actor=RUNS, at=after, panel_id=panel.pk)
    confirm_closing(actor=AGREES, at=after, panel_id=panel.pk)
    with pytest.raises(NotFound):
        confirm_closing(actor=assessor(11), at=after, panel_id=panel.pk)
    run_waiting_jobs()
    cases = {each.number: each.case for each in Assessment.objects.select_related("case")}
    assert (cases[2].state, cases[4].state, cases[1].outcome) == ("with_officer", "with_officer", "")
    assert (cases[3].outcome, cases[3].reasons) == ("refuse", ["too_few_points"])
    assert Entry.objects.get(case_reference=cases[1].reference).rank == 3
    with pytest.raises(PanelClosed):
        gives(11, panel, 1, 5, after)
    letter = Notice.objects.get(case_reference=cases[3].reference, legal=True).body["en"]
    assert "30.00 of 100. Place 4 of 4; there are 2 places" in letter
    assert "officer 11" not in letter


def test_points_corrected_since_the_proposal_are_looked_at_again(panel, after):
    all_give(panel, after)
    propose_closing(actor=RUNS, at=after, panel_id=panel.pk)
    row = Points.objects.filter(assessor=seat(11, panel), assessment__number=1).get()
    correct_points(
        actor=assessor(11),
        at=after,
        assessor_id=seat(11, panel),
        number=1,
        corrects=row.pk,
        given=dict.fromkeys(CRITERIA, 10),
        reasons=dict.fromkeys(CRITERIA, "more"),
        why="counted wrongly",
    )
    with pytest.raises(PointsChanged):
        confirm_closing(actor=AGREES, at=after, panel_id=panel.pk)
    return_closing(actor=AGREES, at=after, panel_id=panel.pk)
    close(panel, after)
    assert Panel.objects.get().closed_at == after


def test_after_the_term_enough_suffices_and_too_few_do_not(panel, after):
    for who in ASSESSORS[:2]:
        for number in (1, 2, 3):
            gives(who, panel, number, 7, after)
    gives(11, panel, 4, 7, after)
    late = after + timedelta(days=60)
    with pytest.raises(NotEnoughPoints) as failure:
        propose_closing(actor=RUNS, at=late, panel_id=panel.pk)
    assert failure.value.numbers == (4,)
    name_assessors(actor=RUNS, at=late, panel_id=panel.pk, outside=["Professor Ines Costa"])
    outside = Assessor.objects.get(person=None)
    where: dict[str, Any] = {
        "actor": Actor(person_id=None, name="Ines Costa"),
        "at": late,
        "assessor_id": outside.pk,
        "number": 4,
    }
    declare_interest(**where, free=True)
    give_points(**where, given=dict.fromkeys(CRITERIA, 7), reasons=dict.fromkeys(CRITERIA, "well made"))
    close(panel, late)
    order = [each.number for each in Assessment.objects.order_by("rank")]
    assert order == [1, 2, 3, 4], "all alike: who lodged earlier goes first"


def test_ties_go_by_the_criteria_that_the_service_names(panel, after):
    for who in ASSESSORS:
        for number, share in {1: 5, 2: 5, 3: 2, 4: 2}.items():
            where: dict[str, Any] = {
                "actor": assessor(who),
                "at": after,
                "assessor_id": seat(who, panel),
                "number": number,
            }
            declare_interest(**where, free=True)
            given = dict.fromkeys(CRITERIA, share)
            if number == 2:
                given |= {"relevance": 7, "method": 2, "benefit": 6}  # 35·2 − 30·3 + 20·1 = 0
            give_points(**where, given=given, reasons=dict.fromkeys(CRITERIA, "–"))
    rows = panel_view(actor=RUNS, at=after, panel_id=panel.pk).rows
    assert str(rows[0].mean) == str(rows[1].mean)
    assert [row.number for row in rows[:2]] == [2, 1]


def test_who_lies_apart_is_marked(panel, after):
    for who, share in zip(ASSESSORS, (8, 8, 2), strict=True):
        gives(who, panel, 1, share, after)
    late = after + timedelta(days=60)
    row = next(each for each in panel_view(actor=RUNS, at=late, panel_id=panel.pk).rows if each.number == 1)
    assert str(row.spread) == "60.00"
    assert {str(row.totals[place]) for place in row.outliers} == {"20.00"}


def test_the_applicant_reads_points_and_reasons_once_decided_without_names(panel, after):
    all_give(panel, after)
    refused = Assessment.objects.get(number=3).case
    who = person(int(refused.holder_id[2:]))
    assert points_read(actor=who, at=after, reference=refused.reference) == ()
    close(panel, after)
    (stage,) = points_read(actor=who, at=after, reference=refused.reference)
    assert (str(stage.mean), stage.rank, stage.of, stage.quota, stage.out) == ("30.00", 4, 4, 2, True)
    assert stage.assessors == ()
    assert stage.criteria[0].reasons == ("reason 3",) * 3
    stranger = person(next(n for n in (1, 2, 3, 4) if f"p-{n}" != refused.holder_id))
    with pytest.raises(NotFound):
        points_read(actor=stranger, at=after, reference=refused.reference)


def test_who_withdraws_is_not_ranked_and_who_has_a_place_gives_it_to_the_next(panel, after):
    gone = Assessment.objects.get(number=2).case
    withdraw_case(actor=person(int(gone.holder_id[2:])), at=after, reference=gone.reference)
    all_give(panel, after, {1: 6, 3: 5, 4: 8})
    close(panel, after)
    assert list(Assessment.objects.filter(rank__isnull=False).order_by("rank").values_list("number", flat=True)) == [
        4,
        1,
        3,
    ]
    first = Assessment.objects.get(number=4).case
    withdraw_case(actor=person(int(first.holder_id[2:])), at=after, reference=first.reference)
    run_waiting_jobs()
    assert Case.objects.get(assessments__number=3).state == "with_officer"


def test_the_ranking_goes_into_the_proposal_and_another_confirms_it(panel, after):
    all_give(panel, after)
    close(panel, after)
    case = Assessment.objects.get(number=2).case
    decide_case(actor=RUNS, at=after, reference=case.reference, outcome="approve", granted=12_000_000)
    case.refresh_from_db()
    assert (case.state, case.reasons) == ("proposed", ["grant_weighed"])


def test_assessors_with_points_to_give_are_reminded_once(panel, after):
    for number in (1, 2, 3, 4):
        gives(11, panel, number, 7, after)
    assert remind_assessors(at=after) == 0
    near = after + timedelta(days=(panel.due_on - after.date()).days - 2)
    assert (remind_assessors(at=near), remind_assessors(at=near)) == (2, 0)


def _in_two_stages(content):
    stages = content["data"]["assessment"]["stages"]
    stages.append({**stages[0], "id": "visit", "hides_applicants": False, "least": 0})


def test_a_second_stage_sees_who_went_on_with_their_names_and_ranks_them(round_):
    republish(GRANT, _in_two_stages, at=OPENS)
    for number in (1, 2, 3):
        applied(number)
    after = round_.closes_at
    first = Panel.objects.get()
    name_assessors(actor=RUNS, at=after, panel_id=first.pk, people=ASSESSORS)
    first.refresh_from_db()
    all_give(first, after, {1: 6, 2: 9, 3: 3})
    close(first, after)
    assert Case.objects.get(assessments__panel=first, assessments__number=3).reasons == ["too_few_points"]
    assert Round.objects.get().ranked_at is None
    second = Panel.objects.get(place=1)
    assert second.assessments.count() == 2
    name_assessors(actor=RUNS, at=after, panel_id=second.pk, people=ASSESSORS)
    second.refresh_from_db()
    where: dict[str, Any] = {"actor": assessor(11), "at": after, "assessor_id": seat(11, second), "number": 1}
    declare_interest(**where, free=True)
    assert application_view(**where).holder["en"]
    all_give(second, after, {1: 9, 2: 2})
    close(second, after)
    assert Round.objects.get().ranked_at is not None
    assert [each.case_reference for each in Entry.objects.filter(rank__isnull=False).order_by("rank")] == [
        each.case.reference for each in second.assessments.order_by("rank")
    ]


def test_nothing_is_awaited_of_who_was_released_and_what_they_gave_counts(panel, after):
    for who in ASSESSORS[:2]:
        for number in (1, 2, 3, 4):
            gives(who, panel, number, 7, after)
    gives(17, panel, 1, 1, after)
    with pytest.raises(NotFound):
        release_assessor(actor=assessor(11), at=after, assessor_id=seat(17, panel))
    release_assessor(actor=RUNS, at=after, assessor_id=seat(17, panel))
    release_assessor(actor=RUNS, at=after, assessor_id=seat(17, panel))
    with pytest.raises(NotFound):
        gives(17, panel, 2, 1, after)
    close(panel, after)
    assert str(Assessment.objects.get(number=1).mean) == "50.00"
