"""A visit at the desk: with and without a script, sent twice, by two, by the wrong person; and meetings of a case."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balcao.cases.models import Appointment, Finding, Inspection, InspectionPhoto
from balcao.cases.testing import example_lodged, officer, person
from balcao.documents.tests.test_accept_upload import png
from balcao.kernel.clock import MACAU, now


@pytest.fixture
def visit(world):
    from balcao.cases.api import plan_inspection

    case = example_lodged("iam-food-beverage-first", "granted", person(3, "e-2"), at=now())
    licensing = officer(12, "IAM", "licensing")
    number = plan_inspection(actor=licensing, at=now(), reference=case.reference, inspectors=[12])
    return Inspection.objects.select_related("case").get(pk=number)


@pytest.fixture
def inspector(at_desk_of):
    return at_desk_of("officer.iam")


def send(client, visit, *found):
    address = f"/desk/visits/{visit.pk}/keep/"
    return client.post(address, json.dumps({"found": list(found)}), content_type="application/json")


def photo(client, visit, key, **rest):
    file = SimpleUploadedFile("kitchen.png", png(), "image/png")
    return client.post(f"/desk/visits/{visit.pk}/photos/", {"key": key, "item": "kitchen", "file": file, **rest})


def test_without_a_script_the_form_keeps_everything(inspector, visit):
    fields = {
        "value.exits_clear": "no",
        "remark.exits_clear": "Boxes.",
        "value.extinguishers": "3",
        "remark.remark": "–",
    }
    files = {"photo.kitchen": SimpleUploadedFile("kitchen.png", png(), "image/png")}
    assert inspector.post(f"/desk/visits/{visit.pk}/", {**fields, **files}).status_code == 302
    shown = inspector.get(f"/desk/visits/{visit.pk}/").content.decode()
    assert "Boxes." in shown
    assert "kitchen.png" in shown
    assert Finding.objects.get(item="extinguishers").value == "3"


def test_without_a_script_a_colleagues_words_stand_and_ones_own_can_be_put_in_their_place(inspector, visit):
    send(inspector, visit, {"item": "exhaust", "value": True, "seen": 0})
    again = {"value.exhaust": "no", "version.exhaust": "0"}
    answer = inspector.post(f"/desk/visits/{visit.pk}/", again)
    assert answer.status_code == 409
    assert "A colleague wrote something else" in answer.content.decode()
    assert Finding.objects.get(item="exhaust").value is True
    assert inspector.post(f"/desk/visits/{visit.pk}/", again | {"version.exhaust": "1"}).status_code == 302
    assert Finding.objects.get(item="exhaust").value is False


def test_what_a_phone_sends_twice_is_kept_once_and_a_difference_comes_back(inspector, visit):
    found = {"item": "exhaust", "value": True, "remark": "", "seen": 0, "at": "2026-11-20T10:00:00+08:00"}
    for _ in range(2):
        assert send(inspector, visit, found).json()["versions"] == {"exhaust": 1}
    told = send(inspector, visit, found | {"value": False}).json()
    assert [each["item"] for each in told["conflicts"]] == ["exhaust"]
    key = str(uuid4())
    for _ in range(2):
        assert photo(inspector, visit, key, latitude="22.19", longitude="113.54").json() == {"key": key}
    assert InspectionPhoto.objects.get().latitude is not None
    assert inspector.get(f"/desk/visits/{visit.pk}/photos/{key}/").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("body", ["", "[]", '{"found": 3}', '{"found": [{"value": true}]}', '{"found": ["x"]}', "\x00"])
def test_what_is_no_message_is_refused(inspector, visit, body):
    answer = inspector.post(f"/desk/visits/{visit.pk}/keep/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Finding.objects.exists()


def test_a_value_that_cannot_be_names_its_item(inspector, visit):
    answer = send(inspector, visit, {"item": "extinguishers", "value": "many"})
    assert (answer.status_code, answer.json()["item"]) == (422, "extinguishers")
    assert photo(inspector, visit, "no-key").status_code == 400
    assert photo(inspector, visit, str(uuid4()), latitude="999", longitude="x").status_code == 200
    assert InspectionPhoto.objects.get().latitude is None


def test_the_report_is_read_ticked_and_signed(inspector, visit, monkeypatch):
    monkeypatch.setattr("balcao.cases.operations.inspecting.SIGNING_LEVEL", 1)
    address = f"/desk/visits/{visit.pk}/sign/"
    assert inspector.post(address, {"hash": "x"}).status_code == 422
    values = {"as_planned": True, "exits_clear": True, "extinguishers": "2", "exhaust": True}
    send(inspector, visit, *({"item": name, "value": value} for name, value in values.items()))
    photo(inspector, visit, str(uuid4()))
    assert inspector.post(address, {"hash": "0" * 64, "read": "yes"}).status_code == 422
    shown = inspector.get(address)
    assert inspector.post(address, {"hash": shown.context["visit"].content_hash, "read": "yes"}).status_code == 302
    assert "The report is signed" in inspector.get(f"/desk/visits/{visit.pk}/").content.decode()


def test_a_visit_is_called_off_with_a_reason(inspector, visit):
    address = f"/desk/visits/{visit.pk}/call-off/"
    assert inspector.post(address, {"reason": ""}).status_code == 422
    assert inspector.post(address, {"reason": "Closed."}).status_code == 302
    assert "Closed." in inspector.get(f"/desk/visits/{visit.pk}/").content.decode()


@pytest.mark.parametrize("name", ["officer.dsi", "officer.all", "wai.keong"])
def test_a_visit_is_nobody_elses_business(at_desk_of, visit, name):
    stranger = at_desk_of(name)
    for address in ("", "sign/"):
        assert stranger.get(f"/desk/visits/{visit.pk}/{address}").status_code == 404
    assert send(stranger, visit, {"item": "exhaust", "value": True}).status_code == 404
    assert photo(stranger, visit, str(uuid4())).status_code == 404
    assert stranger.get(f"/desk/cases/{visit.case.reference}/meetings/").status_code == 404
    assert not Finding.objects.exists()


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_word_is_written_and_the_pages_ask_little(at_desk_of, visit, language, django_assert_max_num_queries):
    client = at_desk_of("officer.iam", language)
    for address in ("/desk/visits/", f"/desk/visits/{visit.pk}/", f"/desk/cases/{visit.case.reference}/meetings/"):
        client.get(address)
        with django_assert_max_num_queries(15):
            text = client.get(address).content.decode()
        assert "desk.visit." not in text.replace("/desk.", "")
        assert "desk.meeting." not in text
        assert "cases.meeting." not in text


def test_times_are_proposed_called_off_and_put_into_a_calendar(inspector, visit):
    page = f"/desk/cases/{visit.case.reference}/meetings/"
    day = (now().astimezone(MACAU) + timedelta(days=2)).date().isoformat()
    assert inspector.post(f"{page}propose/", {"day1": day, "time1": "10:30"}).status_code == 422
    wrong = inspector.post(f"{page}propose/", {"kind": "video", "day1": day, "time1": "", "note": "Kept words."})
    assert wrong.status_code == 422
    assert "Kept words." in wrong.content.decode()
    assert not Appointment.objects.exists()
    assert inspector.post(f"{page}propose/", {"kind": "video", "day1": day, "time1": "10:30"}).status_code == 302
    meeting = Appointment.objects.get()
    assert inspector.get(f"{page}{meeting.pk}/calendar.ics").status_code == 404
    Appointment.objects.update(state="agreed", starts_at=now() + timedelta(days=2))
    file = inspector.get(f"{page}{meeting.pk}/calendar.ics").content
    assert file.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"SEQUENCE:0" in file
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert inspector.post(f"{page}{meeting.pk}/", {"act": "cancel", "reason": ""}).status_code == 422
    assert inspector.post(f"{page}{meeting.pk}/", {"act": "held"}).status_code == 422
    assert inspector.post(f"{page}{meeting.pk}/", {"act": "cancel", "reason": "Storm."}).status_code == 302
    assert b"METHOD:CANCEL" in inspector.get(f"{page}{meeting.pk}/calendar.ics").content
