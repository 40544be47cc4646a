"""A visit is recorded only while everybody in it agrees; what was recorded is kept for its time, heard by few,
deleted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import VideoUnreachable, video_rooms
from balcao.cases.testing import person
from balcao.counter.api import (
    NoRecording,
    RecordingState,
    RecordingWhy,
    answer_recording,
    answer_recording_as_interpreter,
    answer_recording_at_station,
    end_visit,
    enter_visit,
    hear_recording,
    hear_recording_at_desk,
    join_visit,
    leave_visit,
    own_recordings,
    pledge_silence,
    propose_recording,
    recording_of_visit,
    recordings_of_draft,
    register_interpreter,
    register_station,
    sit_down,
    station_id_of,
    stop_recording,
    take_station,
    take_visit,
)
from balcao.counter.models import Recording, VideoVisit
from balcao.counter.operations.keeping_recordings import fetch, forget_recordings, left_to_fetch
from balcao.counter.recordings import tell_room
from balcao.counter.tests.conftest import MEI_LING, OPEN, begin, clerk
from balcao.foundation.audit.api import acts_about, readings_about
from balcao.foundation.storage.api import read, still_leaving
from balcao.kernel.errors import NotFound

PRESIDENT, STRANGER, ONE = person(1, "e-1"), person(6), clerk(19)
MINUTE = timedelta(minutes=1)


def propose(visit, actor=ONE):
    propose_recording(actor=actor, at=OPEN, visit_id=visit, why=RecordingWhy.EXPLAINED)


def say(visit, agrees, at=OPEN):
    return answer_recording(actor=PRESIDENT, at=at, visit_id=visit, agrees=agrees)


def pieces(visit):
    return video_rooms().recorded(key=f"counter-{visit}")


def seen(visit) -> Any:
    """What its pages show of the recording."""
    return recording_of_visit(visit)


def state(visit):
    return seen(visit).state


@pytest.fixture
def runs(taken):
    propose(taken)
    assert say(taken, True)
    return taken


def test_without_a_yes_nothing_is_recorded(taken):
    enter_visit(actor=PRESIDENT, at=OPEN, visit_id=taken)
    for _ in range(2):
        propose(taken)
    assert state(taken) is RecordingState.ASKED
    assert pieces(taken) == []
    say(taken, False)
    assert seen(taken).over_why == "refused"
    assert pieces(taken) == []
    say(taken, True)
    assert state(taken) is RecordingState.NONE
    row = Recording.objects.get()
    row.pk, row.over_at, row.over_why, row.begun_at = None, None, "", OPEN
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_it_runs_from_the_last_yes_until_it_is_taken_back(runs):
    assert state(runs) is RecordingState.RUNS
    enter_visit(actor=PRESIDENT, at=OPEN, visit_id=runs)
    assert [each.label for each in pieces(runs)] == [f"recording-{seen(runs).id}"]
    for _ in range(2):
        say(runs, False, OPEN + MINUTE)
    assert pieces(runs)[0].over
    found = seen(runs)
    assert (found.over_why, found.state) == ("taken_back", RecordingState.COMING)


def test_what_was_recorded_is_kept_once_encrypted_and_deleted_at_the_provider(runs):
    say(runs, False)
    row = Recording.objects.get()
    for _ in range(2):
        fetch(recording_id=row.pk, at=OPEN)
    (file,) = Recording.objects.get().files
    assert read(file["key"]).startswith(b"RIFF")
    assert pieces(runs) == []
    assert state(runs) is RecordingState.KEPT
    assert seen(runs).keep_until_on == (OPEN + timedelta(days=90)).date()


def test_killed_half_way_the_rest_is_done_later(runs, monkeypatch):
    say(runs, False)
    row = Recording.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(type(video_rooms()), "delete", lambda *_, **__: (_ for _ in ()).throw(VideoUnreachable()))
        with pytest.raises(VideoUnreachable):
            fetch(recording_id=row.pk, at=OPEN)
    assert state(runs) is RecordingState.KEPT
    assert left_to_fetch(at=OPEN) == []
    assert left_to_fetch(at=OPEN + 11 * MINUTE) == [row.pk]
    fetch(recording_id=row.pk, at=OPEN)
    assert len(Recording.objects.get().files) == 1
    assert (pieces(runs), left_to_fetch(at=OPEN + 11 * MINUTE)) == ([], [])


def test_the_provider_is_down_a_yes_begins_nothing_and_a_no_binds(taken, by_video, monkeypatch):
    propose(taken)
    by_video.post("/switch/video", data={"state": "down"})
    assert not say(taken, True)
    assert seen(taken).over_why == "unreachable"
    by_video.post("/switch/video", data={"state": "works"})
    propose(taken)
    assert say(taken, True)
    by_video.post("/switch/video", data={"state": "down"})
    assert not say(taken, False)
    by_video.post("/switch/video", data={"state": "works"})
    row = Recording.objects.latest("pk")
    told = pieces(taken)
    with monkeypatch.context() as patch:  # it went on for long after the no
        longer = [replace(each, seconds=60.0, over=True) for each in told]
        patch.setattr(type(video_rooms()), "recorded", lambda *_, **__: longer)
        fetch(recording_id=row.pk, at=OPEN)
    assert state(taken) is RecordingState.NONE
    assert pieces(taken) == []


def test_who_says_yes_and_takes_it_back_at_once_is_not_recorded(taken, monkeypatch):
    """The provider hears of both in the wrong order; whoever told it looks again."""
    propose(taken)
    rooms = type(video_rooms())
    tell, late = rooms.open_room, list[bool]()

    def slow(self, *, key, until, record, label=""):
        if record and not late:
            late.append(True)
            say(taken, False)
        return tell(self, key=key, until=until, record=record, label=label)

    monkeypatch.setattr(rooms, "open_room", slow)
    say(taken, True)
    assert all(each.over for each in pieces(taken))


def test_the_end_of_the_visit_is_the_end_of_the_recording(runs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        end_visit(actor=ONE, at=OPEN + MINUTE, visit_id=runs)
    assert seen(runs).over_why == "visit_over"
    assert all(each.over for each in pieces(runs))
    assert tell_room(visit_id=runs, at=OPEN)


def test_the_clerk_cannot_agree_for_anybody_nor_ask_without_end(taken):
    for actor in (clerk(20), PRESIDENT, STRANGER):
        with pytest.raises(NotFound):
            propose(taken, actor)
    for actor in (ONE, STRANGER):
        with pytest.raises(NotFound):
            answer_recording(actor=actor, at=OPEN, visit_id=taken, agrees=True)
        with pytest.raises(NotFound):
            answer_recording_as_interpreter(actor=actor, at=OPEN, visit_id=taken, agrees=True)
    for _ in range(3):
        propose(taken)
        say(taken, False)
    with pytest.raises(NoRecording):
        propose(taken)
    assert Recording.objects.count() == 3
    assert stop_recording(actor=ONE, at=OPEN, visit_id=taken)


def test_an_interpreter_is_asked_too_and_one_who_comes_later_stops_it(runs):
    VideoVisit.objects.filter(pk=runs).update(interpreter="msl")
    register_interpreter(actor=ONE, at=OPEN, person_id=5, kinds=["msl"])
    third = person(5)
    pledge_silence(actor=third, at=OPEN)
    join_visit(actor=third, at=OPEN, visit_id=runs)
    assert seen(runs).over_why == "joined"
    propose(runs)
    say(runs, True)
    assert state(runs) is RecordingState.ASKED
    assert seen(runs).waits_for_interpreter
    answer_recording_as_interpreter(actor=third, at=OPEN, visit_id=runs, agrees=True)
    assert state(runs) is RecordingState.RUNS
    answer_recording_as_interpreter(actor=third, at=OPEN, visit_id=runs, agrees=False)
    assert seen(runs).over_why == "taken_back"


def test_at_a_kiosk_it_is_asked_once_the_card_was_seen(by_video):
    code = register_station(actor=ONE, at=OPEN, place="areia-preta", label="2")
    station: Any = station_id_of(take_station(at=OPEN, code=code))
    number = sit_down(station_id=station, at=OPEN, department="SAFP", language="pt")
    take_visit(actor=ONE, at=OPEN, visit_id=number)
    with pytest.raises(NoRecording):
        propose(number)
    begin(ONE, MEI_LING, at=OPEN)
    propose(number)
    assert answer_recording_at_station(station_id=station, at=OPEN, agrees=True)
    assert state(number) is RecordingState.RUNS
    assert Recording.objects.get().holder_id == "p-1"


@pytest.fixture
def kept(runs, draft):
    leave_visit(actor=PRESIDENT, at=OPEN + MINUTE, visit_id=runs)
    row = Recording.objects.get()
    fetch(recording_id=row.pk, at=OPEN)
    return row.pk


def test_the_holder_and_the_officers_of_the_case_hear_it_and_that_is_on_record(kept, draft):
    (own,) = own_recordings(actor=PRESIDENT, at=OPEN, draft_id=draft)
    assert own.state is RecordingState.KEPT
    assert hear_recording(actor=PRESIDENT, at=OPEN, recording_id=kept, place=1)["media_type"] == "audio/wav"
    for actor in (STRANGER, person(1), ONE):
        assert own_recordings(actor=actor, at=OPEN) == []
        with pytest.raises(NotFound):
            hear_recording(actor=actor, at=OPEN, recording_id=kept, place=1)
    with pytest.raises(NotFound):
        hear_recording(actor=PRESIDENT, at=OPEN, recording_id=kept, place=2)
    assert [each.id for each in recordings_of_draft(draft)] == [kept]
    hear_recording_at_desk(actor=ONE, at=OPEN, draft_id=draft, recording_id=kept, place=1)
    with pytest.raises(NotFound):
        hear_recording_at_desk(actor=ONE, at=OPEN, draft_id=draft + 1, recording_id=kept, place=1)
    assert any(each.subject == f"recording:{kept}" for each in readings_about(holder_id="e-1"))
    said = [each.event for each in acts_about(f"video-visit:{Recording.objects.get().visit_id}")]
    assert "counter:recording:heard" in said


def test_it_is_deleted_after_its_last_day(kept):
    (file,) = Recording.objects.get().files
    last = OPEN + timedelta(days=90)
    assert forget_recordings(at=last) == 0
    drafts = Recording.objects.filter(draft_id__isnull=False).values_list("draft_id", flat=True)
    assert forget_recordings(at=last + timedelta(days=1), but=[each for each in drafts if each]) == 0
    for wanted in (1, 0):
        assert forget_recordings(at=last + timedelta(days=1)) == wanted
    row = Recording.objects.get()
    assert (row.files, row.deleted_at is not None) == ([], True)
    assert still_leaving([file["key"]], at=last + timedelta(days=2)) == {file["key"]}
    with pytest.raises(NotFound):
        hear_recording(actor=PRESIDENT, at=OPEN, recording_id=kept, place=1)
