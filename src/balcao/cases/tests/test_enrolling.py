"""A granted case publishes an activity; people enrol in it, give places back, are told of changes, and come."""

import multiprocessing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction

from balcao.accounts.testing import child_of
from balcao.activities.api import FORGETS as ACTIVITIES
from balcao.activities.api import (
    ActivityOver,
    ActivityState,
    BadTimes,
    NotYet,
    WordsNeeded,
    activities_at_desk,
    activities_listed,
    activities_of,
    activity_facts,
    activity_of,
    call_off_activity,
    came_of,
    change_activity,
    mark_who_came,
    published_by,
)
from balcao.activities.models import Activity
from balcao.cases.api import (
    NotNow,
    WindowClosed,
    enrolment_of,
    give_place_back,
    lodge,
    participants,
    start_draft,
    withdraw_case,
)
from balcao.cases.demo_activities import load_demo
from balcao.cases.draft_failures import ActivityCalledOff, EnrolmentClosed, WhichActivity
from balcao.cases.draft_failures import ActivityOver as Over
from balcao.cases.enrolling import take_publication_back
from balcao.cases.failures import Unsettled
from balcao.cases.models import Case, Draft
from balcao.cases.operations.enrolling import end_enrolment_in, follow_activity
from balcao.cases.pricing import quote_of_draft
from balcao.cases.testing import AT, NAMES, drafted, load_world, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.audit.models import Entry as AuditEntry
from balcao.foundation.forgetting.api import forget, gather
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.intake.api import FORGETS as INTAKE
from balcao.intake.api import EnteredAlready, NoPlaceLeft, RoundClosed, check_draw, draw_due_rounds, draw_proof
from balcao.intake.models import Entry, Round
from balcao.intake.operations import end_waiting
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.payments import models
from balcao.payments.api import place_order
from balcao.payments.effects import take

pytestmark = pytest.mark.django_db
PUBLISH, ENROL = "association-activity-publish", "association-activity-enrolment"
ORGANISER, OTHER, OFFICER = person(1, "e-1"), person(3, "e-2"), officer(901, "IAM", "licensing")
OPEN = datetime.fromisoformat("2026-11-24T09:00:00+08:00")
CLOSED = datetime.fromisoformat("2026-12-15T18:00:00+08:00")
BEGINS = datetime.fromisoformat("2026-12-19T10:00:00+08:00")
ENDS = datetime.fromisoformat("2026-12-19T12:00:00+08:00")
RAIN = "場地維修"


@pytest.fixture(autouse=True)
def offered(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [PUBLISH, ENROL], at=AT)


def published(*, example="granted", key="a", **answers):
    found = get_published(PUBLISH, at=AT).definition.examples[example]
    draft = drafted(PUBLISH, ORGANISER, answers={**found.answers, **answers}, facts=found.facts, key=key)
    case = lodged(draft, ORGANISER)
    assert case.outcome == "approve"
    number = published_by(case_reference=case.reference)
    assert number is not None
    return number


def enrolling(number, who, *, at=OPEN, born_on="1994-01-19"):
    facts = {
        "identity": {"status": "alive", "name_zh": "", "name_pt": "", "born_on": born_on},
        "activity": activity_facts(number=number, at=at),
    }
    answers = {"contact_name": "陳美玲", "contact_phone": "66123456", "needs": "輪椅", "told_organiser": True}
    return drafted(ENROL, who, answers=answers, facts=facts, at=at, key=f"{number}:{who.holder_id}:{at}")


def enrolled(number, who, *, at=OPEN):
    return lodged(enrolling(number, who, at=at), who, at=at)


def paid(number, who):
    """An enrolment whose fee was paid as at a till."""
    return lodged(taken(ordered(number, who)), who, at=OPEN)


def ordered(number, who):
    """A draft of an enrolment whose fee is to be paid."""
    draft = enrolling(number, who)
    quote = quote_of_draft(draft, OPEN)
    assert quote is not None
    place_order(
        actor=who,
        at=OPEN,
        subject=f"draft:{draft}",
        holder_id=who.holder_id,
        department="IAM",
        title={"zh-Hant": "報名", "pt": "Inscrição", "en": "Enrolment"},
        lines=quote.lines,
    )
    return draft


def taken(draft):
    """The same, paid as at a till."""
    row = models.Order.objects.get(subject=f"draft:{draft}")
    payment = models.Payment.objects.create(
        reference=f"{row.reference}-1", account="bank", amount=row.total, started_at=OPEN, state="started"
    )
    models.Payment.objects.filter(pk=payment.pk).update(state="succeeded", succeeded_at=OPEN)
    payment.refresh_from_db()
    part = models.PaymentPart.objects.create(payment=payment, order=row, amount=row.total)
    take(system_actor("IAM"), OPEN, payment, [part])
    return draft


def back():
    return list(models.Refund.objects.values_list("amount", flat=True))


def said(case):
    return [
        each.wording.partition("@")[0].rpartition(".")[2]
        for each in Notice.objects.filter(case_reference=case.reference).order_by("pk")
    ]


def kinds(case):
    return list(case.steps.order_by("pk").values_list("kind", flat=True))


class TestPublishing:
    def test_a_case_that_nothing_speaks_against_publishes_at_once_and_once(self):
        number = published()
        found = activity_of(number=number, at=AT)
        assert (found.title["pt"], found.quota, found.fee, found.state) == (
            "Manhã do livro ilustrado",
            30,
            2000,
            ActivityState.COMING,
        )
        assert found.spans == ((BEGINS, ENDS),)
        assert "澳門" in found.organiser["zh-Hant"]
        assert Round.objects.get(round_id=number).quota == 30
        case = Case.objects.get(service_id=PUBLISH)
        assert "activity_published" in kinds(case)
        run_waiting_jobs()
        assert Activity.objects.count() == 1

    def test_a_title_left_out_in_a_language_is_the_chinese_one(self):
        number = published(title_pt=None)
        assert activity_of(number=number, at=AT).title["pt"] == "親子繪本日"

    def test_it_is_listed_searched_and_gone_once_it_is_over(self):
        number = published()
        assert [each.number for each in activities_listed(at=AT, query="繪本 下環")] == [number]
        assert [each.number for each in activities_listed(at=AT, query="MANHA")] == [number]
        assert activities_listed(at=AT, query="龍舟") == []
        assert activities_listed(at=AT, free_only=True) == activities_listed(at=AT, open_only=True) == []
        assert activities_listed(at=OPEN, open_only=True, age=12)
        assert activities_listed(at=OPEN, age=13) == []
        assert activities_listed(at=ENDS) == []

    def test_where_an_officer_is_too_late_nothing_is_published_and_the_timeline_says_so(self):
        found = get_published(PUBLISH, at=AT).definition.examples["granted"]
        draft = drafted(PUBLISH, ORGANISER, answers=found.answers, facts=found.facts, key="late")
        case = lodged(draft, ORGANISER, at=AT, run=False)
        from balcao.cases.operations.running import run_case

        run_case(case_id=case.pk, at=CLOSED)
        assert not Activity.objects.exists()
        assert "activity_too_late" in kinds(case)


class TestEnrolling:
    def test_by_first_come_one_has_a_place_at_once_and_a_letter(self):
        case = enrolled(published(fee=0), person(4))
        assert (case.outcome, case.state) == ("approve", "granted")
        assert "issued" in kinds(case)

    def test_the_form_knows_the_activity_and_what_it_costs(self):
        draft = enrolling(published(), person(4))
        quote = quote_of_draft(draft, OPEN)
        assert quote is not None
        assert sum(line.amount for line in quote.lines) == 2000

    def test_one_cannot_enrol_in_nothing_nor_before_or_after(self, registers):
        for number in ("", "ACT-2026-999999-X"):
            with pytest.raises(WhichActivity):
                start_draft(actor=person(4), at=OPEN, service_id=ENROL, key=f"k{number}", activity=number)
        number = published(fee=0)
        draft = start_draft(actor=person(4), at=AT, service_id=ENROL, key="early", activity=number)
        assert Draft.objects.get(pk=draft).facts["activity"]["number"] == number
        with pytest.raises(WindowClosed):
            lodge(actor=person(4), at=OPEN - timedelta(seconds=1), draft_id=enrolling(number, person(4), at=AT))
        late = enrolling(number, person(4))
        for at, failure in ((CLOSED, EnrolmentClosed), (ENDS, Over)):
            with pytest.raises(failure):
                lodge(actor=person(4), at=at, draft_id=late)
            with pytest.raises(failure):
                start_draft(actor=person(4), at=at, service_id=ENROL, key=f"late{at}", activity=number)
        assert not Entry.objects.exists()

    @pytest.mark.parametrize(
        ("born_on", "fits"),
        [
            ("2013-12-19", False),
            ("2013-12-20", True),
            ("2020-01-01", True),
            ("2021-12-20", False),
            ("2021-12-19", True),
        ],
    )
    def test_the_age_counts_on_the_first_day_by_the_register(self, born_on, fits):
        number = published(fee=0, age_min=5, age_max=12)
        draft = enrolling(number, person(4), born_on=born_on)
        if fits:
            assert lodge(actor=person(4), at=OPEN, draft_id=draft)
        else:
            with pytest.raises(Unsettled):
                lodge(actor=person(4), at=OPEN, draft_id=draft)

    def test_a_parent_enrols_their_child_and_both_may_have_a_place(self):
        number, child = published(fee=0), child_of(4)
        parent = Actor(person_id=4, name=NAMES[4], assurance=3, holder_id=f"p-{child}")
        assert enrolled(number, parent).outcome == "approve"
        assert enrolled(number, person(4)).outcome == "approve"
        assert set(Entry.objects.values_list("holder_id", flat=True)) == {f"p-{child}", "p-4"}

    def test_nobody_has_two_places(self):
        number = published(fee=0)
        enrolled(number, person(4))
        with pytest.raises(EnteredAlready):
            enrolled(number, person(4), at=OPEN + timedelta(hours=1))

    def test_when_it_is_full_one_waits_and_moves_up_when_somebody_gives_back(self):
        number = published(fee=0, quota=1)
        first, second = enrolled(number, person(4)), enrolled(number, person(5))
        assert (first.outcome, second.outcome) == ("approve", "")
        give_place_back(actor=person(4), at=OPEN, reference=first.reference)
        give_place_back(actor=person(4), at=OPEN, reference=first.reference)
        run_waiting_jobs()
        second.refresh_from_db()
        assert second.outcome == "approve"
        assert said(second)[0] == "moved_up"
        assert activity_of(number=number, at=OPEN).placed == 1
        assert kinds(first).count("place_given_back") == 1
        assert enrolled(number, person(4), at=OPEN + timedelta(hours=1)).outcome == "", "again, at the end of the list"

    def test_of_what_was_paid_goes_back_what_the_service_says(self):
        number = published()
        case = paid(number, person(4))
        give_place_back(actor=person(4), at=BEGINS - timedelta(days=3), reference=case.reference)
        run_waiting_jobs()
        assert back() == [1000]

    def test_who_never_had_a_place_has_everything_back(self):
        number = published(quota=1)
        enrolled(number, person(5))
        case = paid(number, person(4))
        withdraw_case(actor=person(4), at=OPEN, reference=case.reference)
        run_waiting_jobs()
        assert back() == [2000]

    def test_beyond_the_list_nobody_enrols_and_nothing_is_kept(self):
        number = published(fee=0, quota=1)
        Round.objects.update(waiting=0)
        enrolled(number, person(4))
        with pytest.raises(NoPlaceLeft):
            enrolled(number, person(5))
        assert Case.objects.filter(service_id=ENROL).count() == 1

    def test_who_waits_until_it_begins_is_told_that_there_is_no_place(self):
        number = published(fee=0, quota=1)
        enrolled(number, person(4))
        waits = enrolled(number, person(5))
        assert end_waiting(at=BEGINS, round_pk=Round.objects.get().pk) == 1
        run_waiting_jobs()
        waits.refresh_from_db()
        assert (waits.outcome, waits.reasons) == ("refuse", ["no_place"])

    def test_a_place_is_no_others_to_give_back_and_not_once_it_has_begun(self):
        case = enrolled(published(fee=0), person(4))
        with pytest.raises(NotFound):
            give_place_back(actor=person(5), at=OPEN, reference=case.reference)
        with pytest.raises(NotNow):
            give_place_back(actor=person(4), at=BEGINS, reference=case.reference)
        assert enrolment_of(actor=person(4), at=OPEN, reference=case.reference).may_give_back
        assert not enrolment_of(actor=person(4), at=BEGINS, reference=case.reference).may_give_back


class TestDrawing:
    def test_at_the_closing_it_draws_itself_once_and_anyone_can_check_it(self):
        number = published(example="drawn", quota=1, age_min=None)
        cases = [enrolled(number, person(each)) for each in (3, 4, 5)]
        assert draw_due_rounds(at=CLOSED - timedelta(seconds=1)) == 0
        assert draw_due_rounds(at=CLOSED) == 1
        assert draw_due_rounds(at=CLOSED) == 0
        run_waiting_jobs()
        assert check_draw(draw_proof(service_id=ENROL, round_id=number)) == (1, 3)
        for case in cases:
            case.refresh_from_db()
        assert sorted(case.outcome for case in cases) == ["", "", "approve"]
        assert activity_of(number=number, at=CLOSED).waiting == 2

    def test_however_late_it_is_drawn_before_its_list_ends_and_takes_nobody_in_afterwards(self):
        number = published(example="drawn", quota=1, age_min=None)
        for each in (3, 4):
            enrolled(number, person(each))
        row = Round.objects.get()
        assert end_waiting(at=BEGINS, round_pk=row.pk) == 0
        assert draw_due_rounds(at=BEGINS) == 1
        assert activity_of(number=number, at=BEGINS).placed == 1
        with pytest.raises(RoundClosed):  # begun before the closing, committed after the draw
            enrolled(number, person(5))
        assert end_waiting(at=BEGINS, round_pk=row.pk) == 1

    def test_one_who_withdraws_before_the_draw_is_not_in_it(self):
        number = published(example="drawn", quota=1, age_min=None)
        case = enrolled(number, person(4))
        withdraw_case(actor=person(4), at=OPEN, reference=case.reference)
        draw_due_rounds(at=CLOSED)
        assert activity_of(number=number, at=CLOSED).placed == 0

    def test_what_was_called_off_is_not_drawn(self):
        number = published(example="drawn", quota=1, age_min=None)
        enrolled(number, person(4))
        call_off_activity(actor=ORGANISER, at=OPEN, number=number, why=RAIN)
        assert draw_due_rounds(at=CLOSED) == 0


class TestChanging:
    def test_everyone_who_enrolled_is_told_once_and_drafts_know_it(self):
        number = published(fee=0, quota=1)
        cases = [enrolled(number, person(each)) for each in (4, 5)]
        draft = enrolling(number, person(3))
        later = (BEGINS + timedelta(days=1), ENDS + timedelta(days=1))
        at = OPEN + timedelta(hours=1)
        for _ in range(2):
            change_activity(actor=ORGANISER, at=at, number=number, spans=[later], place="黑沙公園", why=RAIN)
            run_waiting_jobs()
        follow_activity(number=number, at=at)
        run_waiting_jobs()
        for case in cases:
            assert said(case).count("activity_changed") == 1
        notice = Notice.objects.filter(case_reference=cases[0].reference).latest("pk")
        assert "2026年12月20日（星期日） 10:00–12:00" in notice.body["zh-Hant"]
        assert RAIN in notice.body["pt"]
        assert Draft.objects.get(pk=draft).facts["activity"]["times"] == "2026-12-20 10:00–12:00"
        assert Round.objects.get(round_id=number).ends_at == later[0]

    def test_who_enrolled_before_the_change_reached_their_draft_is_told_too(self):
        number, later = published(fee=0), OPEN + timedelta(hours=1)
        draft = enrolling(number, person(4))
        change_activity(actor=ORGANISER, at=OPEN, number=number, spans=[(BEGINS, ENDS)], place="黑沙公園", why=RAIN)
        case = lodged(draft, person(4), at=later)
        follow_activity(number=number, at=later)
        run_waiting_jobs()
        assert said(case).count("activity_changed") == 1
        assert enrolment_of(actor=person(4), at=BEGINS - timedelta(hours=1), reference=case.reference).percent == 100

    def test_who_enrolled_in_it_as_changed_is_told_of_nothing(self):
        number, later = published(fee=0), OPEN + timedelta(hours=1)
        change_activity(actor=ORGANISER, at=OPEN, number=number, spans=[(BEGINS, ENDS)], place="黑沙公園", why=RAIN)
        case = enrolled(number, person(4), at=later)
        follow_activity(number=number, at=later)
        run_waiting_jobs()
        assert "activity_changed" not in said(case)
        assert enrolment_of(actor=person(4), at=BEGINS - timedelta(hours=1), reference=case.reference).percent == 0

    def test_then_all_of_the_fee_goes_back_to_who_cannot_come(self):
        number = published()
        case = enrolled(number, person(4))
        the_day_before = BEGINS - timedelta(days=1)
        assert enrolment_of(actor=person(4), at=the_day_before, reference=case.reference).percent == 0
        assert enrolment_of(actor=person(4), at=BEGINS - timedelta(days=3), reference=case.reference).percent == 50
        assert enrolment_of(actor=person(4), at=OPEN, reference=case.reference).percent == 100
        change_activity(
            actor=ORGANISER, at=the_day_before, number=number, spans=[(BEGINS, ENDS)], place="黑沙公園", why=RAIN
        )
        assert enrolment_of(actor=person(4), at=the_day_before, reference=case.reference).percent == 100

    def test_bad_times_and_missing_words_change_nothing(self):
        number = published()
        before = activity_of(number=number, at=OPEN)
        hour = timedelta(hours=1)
        for spans in ([], [(ENDS, BEGINS)], [(OPEN, OPEN + hour)], [(CLOSED - hour, CLOSED)]):
            with pytest.raises(BadTimes):
                change_activity(actor=ORGANISER, at=OPEN, number=number, spans=spans, place="黑沙", why=RAIN)
        with pytest.raises(BadTimes):  # a time that is past is not put in
            change_activity(
                actor=ORGANISER,
                at=BEGINS + hour,
                number=number,
                spans=[(BEGINS - hour, ENDS)],
                place="黑沙",
                why=RAIN,
            )
        for place, why in (("", RAIN), ("黑沙", " ")):
            with pytest.raises(WordsNeeded):
                change_activity(actor=ORGANISER, at=OPEN, number=number, spans=[(BEGINS, ENDS)], place=place, why=why)
        assert activity_of(number=number, at=OPEN) == before

    def test_it_is_the_organisers_alone(self):
        number = published()
        for actor in (OTHER, person(4), OFFICER):
            with pytest.raises(NotFound):
                change_activity(actor=actor, at=OPEN, number=number, spans=[(BEGINS, ENDS)], place="黑沙", why=RAIN)


class TestCallingOff:
    def test_everyone_is_told_why_and_enrols_no_more(self):
        number = published(fee=0, quota=1)
        has, waits = enrolled(number, person(4)), enrolled(number, person(5))
        draft = enrolling(number, person(3))
        at = OPEN + timedelta(hours=1)
        for _ in range(2):
            call_off_activity(actor=ORGANISER, at=at, number=number, why=RAIN)
            run_waiting_jobs()
        for case in (has, waits):
            end_enrolment_in(reference=case.reference, at=at)
            case.refresh_from_db()
            assert said(case).count("activity_called_off") == 1
        assert (has.state, waits.state) == ("granted", "shelved")
        assert waits.finished_at is not None
        with pytest.raises(ActivityCalledOff):
            lodge(actor=person(3), at=at, draft_id=draft)
        with pytest.raises(ActivityCalledOff):
            enrolled(number, person(6), at=OPEN)
        found = activity_of(number=number, at=at)
        assert (found.state, found.why, found.placed) == (ActivityState.CALLED_OFF, RAIN, 0)

    def test_with_the_decision_taken_back_it_is_called_off_until_the_last_of_its_times_is_over(self):
        number, hour = published(), timedelta(hours=1)
        case = Case.objects.get(service_id=PUBLISH)
        long, short = (BEGINS, ENDS + hour), (BEGINS + hour, ENDS)
        Activity.objects.update(
            spans=[[each.isoformat() for each in span] for span in (long, short)], ends_at=ENDS + hour
        )
        take_publication_back(case, ENDS + hour)
        assert activity_of(number=number, at=ENDS + hour).state is ActivityState.OVER
        for _ in range(2):
            take_publication_back(case, ENDS)
        assert activity_of(number=number, at=ENDS).state is ActivityState.CALLED_OFF

    def test_all_that_was_paid_goes_back_once(self):
        number = published()
        case = paid(number, person(4))
        assert case.outcome == "approve"
        for _ in range(2):
            call_off_activity(actor=ORGANISER, at=OPEN, number=number, why=RAIN)
            end_enrolment_in(reference=case.reference, at=OPEN)
            run_waiting_jobs()
        assert back() == [2000]

    def test_before_the_word_of_it_reached_a_draft_nobody_enrols_either(self):
        number = published(fee=0)
        draft = enrolling(number, person(4), born_on="2016-01-01")
        call_off_activity(actor=ORGANISER, at=OPEN, number=number, why=RAIN)
        with pytest.raises(ActivityCalledOff):
            lodge(actor=person(4), at=OPEN, draft_id=draft)
        assert Draft.objects.get(pk=draft).state == "open"

    def test_what_was_paid_and_could_not_be_lodged_goes_back_once_and_what_was_not_is_due_no_more(self):
        number = published()
        ordered(number, person(5))
        draft = taken(ordered(number, person(4)))
        call_off_activity(actor=ORGANISER, at=OPEN, number=number, why=RAIN)
        for _ in range(2):
            follow_activity(number=number, at=OPEN)
            run_waiting_jobs()
        assert back() == [2000]
        assert set(models.Order.objects.values_list("state", flat=True)) == {"paid", "void"}
        with pytest.raises(ActivityCalledOff):
            lodge(actor=person(4), at=OPEN, draft_id=draft)

    def test_killed_half_way_the_others_are_told_when_the_job_runs_again(self):
        number = published(fee=0)
        cases = [enrolled(number, person(each)) for each in (4, 5)]
        call_off_activity(actor=ORGANISER, at=OPEN, number=number, why=RAIN)
        end_enrolment_in(reference=cases[0].reference, at=OPEN)
        follow_activity(number=number, at=OPEN)
        run_waiting_jobs()
        assert [said(case).count("activity_called_off") for case in cases] == [1, 1]

    def test_an_officer_of_the_department_may_too_and_a_reason_is_needed(self):
        number = published()
        with pytest.raises(WordsNeeded):
            call_off_activity(actor=OFFICER, at=OPEN, number=number, why=" ")
        for actor in (OTHER, officer(902, "DSAT", "licensing"), person(4)):
            with pytest.raises(NotFound):
                call_off_activity(actor=actor, at=OPEN, number=number, why=RAIN)
        with pytest.raises(ActivityOver):
            call_off_activity(actor=OFFICER, at=ENDS, number=number, why=RAIN)
        call_off_activity(actor=OFFICER, at=OPEN, number=number, why=RAIN)
        assert [each.number for each in activities_at_desk(actor=OFFICER, at=OPEN)] == [number]
        assert activities_at_desk(actor=officer(902, "DSAT", "licensing"), at=OPEN) == []


class TestParticipants:
    def test_the_organiser_reads_names_and_what_is_told_and_everyone_sees_that(self):
        number = published(fee=0, quota=1)
        has, waits = enrolled(number, person(4)), enrolled(number, person(5))
        first, second = participants(actor=ORGANISER, at=OPEN, number=number)
        assert (first.name["zh-Hant"], first.waits, first.came) == (NAMES[4], False, None)
        assert (second.name["zh-Hant"], second.waits) == (NAMES[5], True)
        assert dict(first.told) == {"contact_name": "陳美玲", "contact_phone": "66123456", "needs": "輪椅"}
        read = AuditEntry.objects.filter(kind="read", subject__in=[f"case:{has.reference}", f"case:{waits.reference}"])
        assert set(read.values_list("holder_id", flat=True)) == {"p-4", "p-5"}
        assert all("親子繪本日" in each.purpose["zh-Hant"] for each in read)

    def test_to_another_association_there_is_no_such_activity(self):
        number = published(fee=0)
        for actor in (OTHER, person(4)):
            with pytest.raises(NotFound):
                participants(actor=actor, at=OPEN, number=number)
            with pytest.raises(NotFound):
                mark_who_came(actor=actor, at=BEGINS, number=number, tickets=[])
        assert activities_of(actor=OTHER, at=OPEN) == []
        assert [each.number for each in activities_of(actor=ORGANISER, at=OPEN)] == [number]

    def test_who_came_is_ticked_off_from_the_beginning_on_and_can_be_said_again(self):
        number = published(fee=0)
        cases = [enrolled(number, person(each)) for each in (4, 5)]
        tickets = dict(Entry.objects.values_list("case_reference", "ticket"))
        one = [tickets[cases[0].reference]]
        with pytest.raises(NotYet):
            mark_who_came(actor=ORGANISER, at=BEGINS - timedelta(seconds=1), number=number, tickets=one)
        assert mark_who_came(actor=ORGANISER, at=BEGINS, number=number, tickets=[*one, "0000"]) == 1
        assert [each.came for each in participants(actor=ORGANISER, at=BEGINS, number=number)] == [True, False]
        assert mark_who_came(actor=ORGANISER, at=ENDS, number=number, tickets=tickets.values()) == 2
        assert activity_of(number=number, at=ENDS).came == 2

    def test_who_came_stays_counted_once_an_application_is_deleted(self):
        number = published(fee=0)
        gone, stays = (enrolled(number, person(each)) for each in (4, 5))
        tickets = set(Entry.objects.values_list("ticket", flat=True))
        mark_who_came(actor=ORGANISER, at=BEGINS, number=number, tickets=tickets)
        rules = (*ACTIVITIES, *INTAKE)
        forget(rules, gather(rules, {"reference": [gone.reference]}), at=ENDS)
        (left,) = participants(actor=ORGANISER, at=ENDS, number=number)
        assert left.name["zh-Hant"] == NAMES[5]
        assert mark_who_came(actor=ORGANISER, at=ENDS, number=number, tickets=[left.ticket]) == 1
        assert activity_of(number=number, at=ENDS).came == 2
        assert stays.reference in came_of(number=number)


def test_the_demo_world_has_two_that_are_open_and_loading_twice_changes_nothing():
    for _ in range(2):
        load_demo(at=OPEN)
    found = activities_listed(at=OPEN, open_only=True)
    assert sorted((each.fee, each.placed) for each in found) == [(0, 2), (2000, 0)]


def _enrols_at_once(draft, holder, start):
    connections.close_all()
    start.wait(30)
    who = person(holder)
    try:
        with transaction.atomic():
            lodged(draft, who, at=OPEN, run=False)
    except NoPlaceLeft:
        return


@pytest.mark.django_db(transaction=True)
def test_of_two_for_the_last_place_at_once_the_database_gives_it_to_one():
    number = published(fee=0, quota=1)
    drafts = [(enrolling(number, person(each)), each) for each in (4, 5)]
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(2)
    running = [fork.Process(target=_enrols_at_once, args=(*each, start)) for each in drafts]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["placed", "waiting"]
    assert Round.objects.get(round_id=number).taken == 1
