"""Meeting by video: each side enters around the time, with a provider that may be down; recorded if both say yes."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    AppointmentKind,
    NotNow,
    VideoUnreachable,
    agree_to_time,
    cancel_appointment,
    enter_video,
    enter_video_at_desk,
    propose_times,
    say_on_recording,
    say_on_recording_at_desk,
    video_at_desk,
    video_of_case,
)
from balcao.cases.gateways import video as gateway
from balcao.cases.models import RecordingWord
from balcao.cases.testing import AT, load_world, officer, person, with_officer
from balcao.kernel.errors import NotFound
from balcao.standins.tests.conftest import running

pytestmark = pytest.mark.django_db
PRESIDENT, STRANGER = person(1, "e-1"), person(6)
CLERK, ELSEWHERE = officer(11, "DSI", "association-register"), officer(12, "IAM", "licensing")
ONE = AT + timedelta(days=400)
SOON, EARLY, LATE = ONE - timedelta(minutes=9), ONE - timedelta(minutes=11), ONE + timedelta(minutes=61)


@pytest.fixture(scope="module")
def provider():
    with running("video") as client:
        yield client


@pytest.fixture
def case(db, provider, settings, monkeypatch):
    settings.BALCAO_VIDEO_URL, settings.BALCAO_VIDEO_TIMEOUT = str(provider.base_url).rstrip("/"), 1.0
    gateway._client.cache_clear()
    provider.post("/switch/video", data={"state": "works"})
    load_world()
    yield with_officer()
    gateway._client.cache_clear()


@pytest.fixture
def meeting(case):
    """One at a time both agreed to."""
    about = {"at": AT, "reference": case.reference}
    number = propose_times(actor=CLERK, **about, kind=AppointmentKind.VIDEO, times=[ONE])
    agree_to_time(actor=PRESIDENT, **about, appointment_id=number, starts_at=ONE)
    return {"reference": case.reference, "appointment_id": number}


def kinds(case):
    return list(case.steps.order_by("pk").values_list("kind", flat=True))


def test_each_side_has_its_own_door_around_the_time_and_enters_it_again(case, meeting):
    theirs = enter_video(actor=PRESIDENT, at=SOON, **meeting)
    ours = enter_video_at_desk(actor=CLERK, at=SOON, **meeting)
    assert theirs != ours
    assert enter_video(actor=PRESIDENT, at=SOON, **meeting) == theirs
    assert {"video_entered", "video_entered_office"} <= set(kinds(case))


@pytest.mark.parametrize("at", [EARLY, LATE])
def test_the_door_is_closed_before_and_after(case, meeting, at):
    for enter, actor in ((enter_video, PRESIDENT), (enter_video_at_desk, CLERK)):
        with pytest.raises(NotNow):
            enter(actor=actor, at=at, **meeting)
    assert not video_of_case(actor=PRESIDENT, at=at, **meeting).open
    assert "video_entered" not in kinds(case)


def test_nobody_else_enters(case, meeting):
    for actor in (STRANGER, person(3), person(1)):
        with pytest.raises(NotFound):
            enter_video(actor=actor, at=SOON, **meeting)
        with pytest.raises(NotFound):
            video_of_case(actor=actor, at=SOON, **meeting)
    for actor in (ELSEWHERE, STRANGER, PRESIDENT):
        with pytest.raises(NotFound):
            enter_video_at_desk(actor=actor, at=SOON, **meeting)
        with pytest.raises(NotFound):
            video_at_desk(actor=actor, at=SOON, **meeting)
    with pytest.raises(NotFound):
        enter_video(actor=PRESIDENT, at=SOON, reference=meeting["reference"], appointment_id=999_999)


def test_called_off_there_is_no_room(meeting):
    cancel_appointment(actor=CLERK, at=AT, **meeting, reason="ill")
    with pytest.raises(NotNow):
        enter_video(actor=PRESIDENT, at=SOON, **meeting)


@pytest.mark.parametrize("state", ["down", "slow"])
def test_a_provider_that_is_down_or_slow_is_told_and_nothing_is_noted(case, meeting, provider, state):
    provider.post("/switch/video", data={"state": state})
    began = time.monotonic()
    with pytest.raises(VideoUnreachable):
        enter_video(actor=PRESIDENT, at=SOON, **meeting)
    assert time.monotonic() - began < 4
    assert "video_entered" not in kinds(case)
    provider.post("/switch/video", data={"state": "works"})
    assert enter_video(actor=PRESIDENT, at=SOON, **meeting)


def test_it_is_recorded_only_when_both_say_yes_and_a_word_can_be_taken_back(case, meeting, provider):
    room = enter_video(actor=PRESIDENT, at=SOON, **meeting)
    say_on_recording_at_desk(actor=CLERK, at=SOON, **meeting, agrees=True)
    assert not video_of_case(actor=PRESIDENT, at=SOON, **meeting).recorded
    assert "not being recorded" in provider.get(f"{room}?language=en").text
    for _ in range(2):
        say_on_recording(actor=PRESIDENT, at=SOON, **meeting, agrees=True)
    assert video_at_desk(actor=CLERK, at=SOON, **meeting).recorded
    assert "It is being recorded" in provider.get(f"{room}?language=en").text
    say_on_recording(actor=PRESIDENT, at=SOON, **meeting, agrees=False)
    assert "not being recorded" in provider.get(f"{room}?language=en").text
    said = [each for each in kinds(case) if each.startswith("recording")]
    assert said == ["recording_agreed_office", "recording_agreed", "recording_refused"]


def test_a_word_is_for_the_parties_and_until_the_end(meeting):
    with pytest.raises(NotFound):
        say_on_recording(actor=STRANGER, at=AT, **meeting, agrees=True)
    with pytest.raises(NotFound):
        say_on_recording_at_desk(actor=ELSEWHERE, at=AT, **meeting, agrees=True)
    with pytest.raises(NotNow):
        say_on_recording(actor=PRESIDENT, at=LATE, **meeting, agrees=True)
    say_on_recording(actor=PRESIDENT, at=AT, **meeting, agrees=False)
    row: dict[str, object] = dict(RecordingWord.objects.values().get())
    del row["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordingWord.objects.create(**row)


def test_a_word_stands_when_the_provider_cannot_be_told(meeting, provider):
    provider.post("/switch/video", data={"state": "down"})
    with pytest.raises(VideoUnreachable):
        say_on_recording(actor=PRESIDENT, at=SOON, **meeting, agrees=False)
    assert RecordingWord.objects.get().agrees is False
