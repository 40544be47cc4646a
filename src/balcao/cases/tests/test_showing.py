"""In a meeting by video the officer opens a page before the applicant: of that case, for its parties, on record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    AppointmentKind,
    NotNow,
    agree_to_time,
    cancel_appointment,
    decision_preview,
    meeting_now,
    open_shown,
    pages_to_show,
    propose_times,
    show_page,
    show_preview,
    shown_at_desk,
    shown_now,
    take_shown_away,
)
from balcao.cases.models import Showing
from balcao.cases.testing import AT, load_world, officer, person, with_officer
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
PRESIDENT, STRANGER = person(1, "e-1"), person(6)
CLERK, ELSEWHERE = officer(11, "DSI", "association-register"), officer(12, "IAM", "licensing")
ONE = AT + timedelta(days=400)
EARLY, NOW, LATE = ONE - timedelta(minutes=11), ONE + timedelta(minutes=1), ONE + timedelta(minutes=61)


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


@pytest.fixture
def meeting(case):
    about = {"at": AT, "reference": case.reference}
    number = propose_times(actor=CLERK, **about, kind=AppointmentKind.VIDEO, times=[ONE])
    agree_to_time(actor=PRESIDENT, **about, appointment_id=number, starts_at=ONE)
    return {"reference": case.reference, "appointment_id": number}


@pytest.fixture
def page(case):
    """The first page of the application, and its title."""
    return next(iter(pages_to_show(actor=CLERK, at=NOW, reference=case.reference).items()))


def kinds(case):
    return [each for each in case.steps.order_by("pk").values_list("kind", flat=True) if "shown" in each]


def test_a_page_is_before_the_applicant_and_opened_once_on_record(case, meeting, page):
    name, title = page
    assert shown_now(actor=PRESIDENT, at=NOW, **meeting) is None
    for _ in range(2):
        show_page(actor=CLERK, at=NOW, **meeting, page=name)
    shown = shown_now(actor=PRESIDENT, at=NOW, **meeting)
    assert shown is not None
    assert (shown.title, shown.page, shown.opened_at) == (title, name, None)
    for _ in range(2):
        assert open_shown(actor=PRESIDENT, at=NOW, **meeting).page == name
    assert kinds(case) == ["video_shown", "video_shown_opened"]
    (record,) = shown_at_desk(actor=CLERK, at=LATE, **meeting)
    assert (record.opened_at, record.shown_by) == (NOW, CLERK.name)


def test_another_takes_its_place_and_it_is_taken_away(case, meeting, page):
    show_page(actor=CLERK, at=NOW, **meeting, page=page[0])
    words = decision_preview(
        actor=CLERK, at=NOW, reference=case.reference, outcome="approve", reasons=(), note="", conditions=()
    )
    show_preview(actor=CLERK, at=NOW, reference=case.reference, words=words)
    assert open_shown(actor=PRESIDENT, at=NOW, **meeting).words == words
    assert [each.over_at for each in shown_at_desk(actor=CLERK, at=NOW, **meeting)] == [None, NOW]
    for _ in range(2):
        take_shown_away(actor=CLERK, at=NOW, **meeting)
    assert shown_now(actor=PRESIDENT, at=NOW, **meeting) is None
    with pytest.raises(NotNow):
        open_shown(actor=PRESIDENT, at=NOW, **meeting)
    case.refresh_from_db()
    assert case.outcome == "", "a preview decides nothing"


@pytest.mark.parametrize("at", [EARLY, LATE])
def test_before_and_after_the_meeting_nothing_is_shown(case, meeting, page, at):
    with pytest.raises(NotNow):
        show_page(actor=CLERK, at=at, **meeting, page=page[0])
    with pytest.raises(NotNow):
        show_preview(actor=CLERK, at=at, reference=case.reference, words=page[1])
    assert meeting_now(actor=CLERK, at=at, reference=case.reference) is None
    show_page(actor=CLERK, at=NOW, **meeting, page=page[0])
    assert shown_now(actor=PRESIDENT, at=at, **meeting) is None
    with pytest.raises(NotNow):
        open_shown(actor=PRESIDENT, at=at, **meeting)


def test_a_meeting_that_was_called_off_shows_nothing(meeting, page):
    cancel_appointment(actor=CLERK, at=AT, **meeting, reason="ill")
    with pytest.raises(NotNow):
        show_page(actor=CLERK, at=NOW, **meeting, page=page[0])


def test_only_pages_of_that_case_and_only_its_participants(case, meeting, page):
    for wrong in ("", "nowhere", "../case"):
        with pytest.raises(NotFound):
            show_page(actor=CLERK, at=NOW, **meeting, page=wrong)
    for actor in (ELSEWHERE, STRANGER, PRESIDENT):
        with pytest.raises(NotFound):
            show_page(actor=actor, at=NOW, **meeting, page=page[0])
        with pytest.raises(NotFound):
            take_shown_away(actor=actor, at=NOW, **meeting)
    show_page(actor=CLERK, at=NOW, **meeting, page=page[0])
    for actor in (STRANGER, person(3, "e-2"), person(1)):
        with pytest.raises(NotFound):
            shown_now(actor=actor, at=NOW, **meeting)
        with pytest.raises(NotFound):
            open_shown(actor=actor, at=NOW, **meeting)
    with pytest.raises(NotFound):
        open_shown(actor=PRESIDENT, at=NOW, reference=case.reference, appointment_id=999_999)
    assert kinds(case) == ["video_shown"]


def test_the_database_keeps_one_at_a_time(meeting, page):
    show_page(actor=CLERK, at=NOW, **meeting, page=page[0])
    row = dict(Showing.objects.values().get())
    del row["id"]
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Showing.objects.create(**row)
    with pytest.raises(IntegrityError, match="page_or_words"), transaction.atomic():
        Showing.objects.update(words={"en": "x"})
