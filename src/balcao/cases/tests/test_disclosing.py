"""Internal notes on request: each department decides on its own by rule; the applicant reads the extract."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    NotesUndecided,
    answer_notes,
    ask_for_notes,
    case_view,
    note_extract_read,
    notes_for_applicant,
    notes_to_decide,
    write_note,
)
from balcao.cases.models import Case, DisclosedNote, Disclosure, Opinion, Step
from balcao.cases.testing import AT, load_world, officer, person, with_officer
from balcao.foundation.audit.api import acts_about
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OWNER = person(1, "e-1")
DESK = officer(11, "DSI", "association-register")
OTHER = officer(12, "IAM", "licensing")


@pytest.fixture
def case(db):
    load_world()
    found = with_officer()
    Opinion.objects.create(case=found, department="IAM", asked_at=AT, days=0, due_on=AT.date())
    write_note(actor=DESK, at=AT, reference=found.reference, text="電話確認地址")
    write_note(actor=DESK, at=AT, reference=found.reference, text="鄰居陳先生投訴", for_all=True)
    return found


def ask(case, at=AT + DAY):
    ask_for_notes(actor=OWNER, at=at, reference=case.reference, why="了解進度")


def pending(case, actor=DESK, at=AT + DAY):
    found = notes_to_decide(actor=actor, at=at, reference=case.reference)
    assert found is not None
    return found


def extract(case, at=AT + 3 * DAY):
    found = notes_for_applicant(actor=OWNER, at=at, reference=case.reference)
    assert found is not None
    return found


def test_asked_twice_it_is_one_request_with_a_last_day_in_working_days(case):
    assert notes_for_applicant(actor=OWNER, at=AT, reference=case.reference) is None
    ask(case)
    ask(case)
    row = Disclosure.objects.get()
    assert row.due_on > (AT + 11 * DAY).date()
    assert Step.objects.filter(case=case, kind="notes_asked").count() == 1
    assert [each.text for each in pending(case).notes] == ["電話確認地址", "鄰居陳先生投訴"]
    assert extract(case).notes == (), "nothing is read before it is answered"


def test_some_are_given_and_one_is_kept_back_with_its_reason(case):
    ask(case)
    _first, second = pending(case).notes
    kept = {second.id: ("others", "涉及投訴人身份")}
    answer_notes(actor=DESK, at=AT + 2 * DAY, reference=case.reference, kept_back=kept)
    found = extract(case)
    assert [(each.given, each.text) for each in found.notes] == [(True, "電話確認地址"), (False, "")]
    assert (found.notes[1].reason, found.notes[1].ground["en"]) == (
        "涉及投訴人身份",
        "It holds personal data of others",
    )
    assert (
        sum("internal notes you asked for" in each.subject["en"] for each in inbox(actor=OWNER, at=AT + 2 * DAY)) == 1
    )
    shown = case_view(actor=OWNER, at=AT + 2 * DAY, reference=case.reference).timeline
    assert not any("陳先生" in step.note for step in shown)
    for _ in range(2):
        note_extract_read(actor=OWNER, at=AT + 3 * DAY, reference=case.reference)
    assert [act.event for act in acts_about(f"case:{case.reference}")].count("cases:notes:read") == 1
    with pytest.raises(NotFound):
        answer_notes(actor=DESK, at=AT + 3 * DAY, reference=case.reference, kept_back={})


@pytest.mark.parametrize("kept", [("others", " "), ("nonsense", "x"), ("", "x")])
def test_nothing_is_kept_back_without_a_ground_and_a_reason(case, kept):
    ask(case)
    with pytest.raises(NotesUndecided):
        answer_notes(actor=DESK, at=AT + DAY, reference=case.reference, kept_back={pending(case).notes[0].id: kept})
    assert not DisclosedNote.objects.exists()
    assert Disclosure.objects.get().answered_at is None


def test_what_prepares_a_decision_is_kept_back_only_before_it_is_taken(case):
    ask(case)
    assert "preparing" in pending(case).grounds
    Case.objects.filter(pk=case.pk).update(outcome="approve", decided_at=AT)
    assert "preparing" not in pending(case).grounds


def test_another_department_decides_on_what_it_alone_reads(case):
    write_note(actor=OTHER, at=AT, reference=case.reference, text="只供市政署")
    ask(case)
    assert (len(pending(case).notes), pending(case).others) == (2, 1)
    theirs = pending(case, OTHER).notes[0]
    with pytest.raises(NotesUndecided):
        answer_notes(actor=DESK, at=AT + DAY, reference=case.reference, kept_back={theirs.id: ("secret", "x")})
    answer_notes(actor=DESK, at=AT + DAY, reference=case.reference, kept_back={})
    assert Disclosure.objects.get().answered_at is None
    answer_notes(actor=OTHER, at=AT + 2 * DAY, reference=case.reference, kept_back={})
    assert len(extract(case).notes) == 3


def test_what_is_written_later_is_not_meant_and_without_notes_it_is_answered_at_once(case):
    Step.objects.filter(kind="note").delete()
    ask(case)
    assert extract(case).answered_at == AT + DAY
    write_note(actor=DESK, at=AT + 2 * DAY, reference=case.reference, text="later")
    assert extract(case).notes == ()
    ask(case, AT + 3 * DAY)
    assert [each.text for each in pending(case, at=AT + 3 * DAY).notes] == ["later"]


def test_others_neither_ask_nor_decide_nor_read(case):
    with pytest.raises(NotFound):
        ask_for_notes(actor=person(2), at=AT, reference=case.reference)
    ask(case)
    stranger = officer(13, "DST", "licensing")
    with pytest.raises(NotFound):
        notes_to_decide(actor=stranger, at=AT + DAY, reference=case.reference)
    with pytest.raises(NotFound):
        answer_notes(actor=stranger, at=AT + DAY, reference=case.reference, kept_back={})
    with pytest.raises(NotFound):
        notes_for_applicant(actor=person(2), at=AT + DAY, reference=case.reference)
    assert not DisclosedNote.objects.exists()


def test_the_database_keeps_one_open_request_and_no_ground_without_a_reason(case):
    ask(case)
    row = Disclosure.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.create(case=case, asked_by="p-1", asked_by_name="x", asked_at=AT, due_on=AT.date())
    answer_notes(actor=DESK, at=AT + DAY, reference=case.reference, kept_back={})
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosedNote.objects.filter(disclosure=row).update(ground="secret")
