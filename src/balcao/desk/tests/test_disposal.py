"""The chief's pages of holds and of deletion."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, lodged, person
from balcao.disposal.models import DisposalList, LegalHold
from balcao.disposal.operations import carrying
from balcao.disposal.testing import over_at_once, second_chief
from balcao.dossiers import keeping
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now


@pytest.fixture
def over(world, monkeypatch):
    """A certificate that was granted, and whose time is over."""
    monkeypatch.setattr(keeping, "retention_on", over_at_once)
    monkeypatch.setattr(carrying, "TOLD_DAYS", 0)
    second_chief()
    found = lodged(certificate_draft(key="over"), person(1, "e-1"), at=now())
    run_waiting_jobs()
    return Case.objects.get(pk=found.pk)


def test_a_list_goes_from_the_proposal_to_its_certificate(chief, at_desk_of, over):
    page = chief.get("/desk/disposal/").content.decode()
    assert "Cases: 1" in page
    address = chief.post("/desk/disposal/propose/", {"department": "DSI"}).headers["Location"]
    page = chief.get(address).content.decode()
    assert over.reference in page
    assert "You proposed it" in page
    assert chief.post("/desk/disposal/propose/", {"department": "DSI"}, follow=True).status_code == 200
    chief.post(f"{address}confirm/")
    assert DisposalList.objects.get().outcome == ""
    assert over.reference in chief.get(f"{address}cases.csv").content.decode("utf-8-sig")
    assert chief.get(f"{address}certificate.pdf").status_code == 404
    assert chief.get(f"{address}manifest.json").status_code == 404
    other = at_desk_of("officer.all")
    assert "thirtieth day" in other.post(f"{address}confirm/", follow=True).content.decode()
    run_waiting_jobs()
    page = chief.get(f"/desk/cases/{over.reference}/").content.decode()
    assert "This case is deleted from" in page
    carrying.carry_out(list_id=DisposalList.objects.get().pk, at=now())
    run_waiting_jobs()
    page = chief.get(address).content.decode()
    assert "Certificate of disposal" in page
    assert chief.get(f"{address}certificate.pdf").content.startswith(b"%PDF")
    assert chief.get(f"{address}manifest.json").json()["content"]["list"] == DisposalList.objects.get().number
    gone = chief.get(f"/desk/cases/{over.reference}/").content.decode()
    assert "This case was deleted" in gone
    assert at_desk_of("officer.iam").get(f"/desk/cases/{over.reference}/").status_code == 404


def test_sending_a_list_back_takes_words(chief, over):
    address = chief.post("/desk/disposal/propose/", {"department": "DSI"}).headers["Location"]
    answer = chief.post(f"{address}return/", {"why": " "})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert chief.post(f"{address}return/", {"why": "too early"}).status_code == 302
    assert DisposalList.objects.get().outcome == "returned"
    assert (
        "it was confirmed or sent back" in chief.post(f"{address}return/", {"why": "x"}, follow=True).content.decode()
    )


def test_a_hold_is_placed_seen_on_the_case_and_lifted_by_another_chief(chief, at_desk_of, over):
    given = {"reference": f" {over.reference.lower()} ", "body": "TJB CV1-26-0012-CAO", "why": "Evidence in a trial"}
    for _ in range(2):
        assert chief.post("/desk/holds/", given).status_code == 302
    hold = LegalHold.objects.get()
    page = chief.get(f"/desk/cases/{over.reference}/").content.decode()
    assert "Legal hold" in page
    assert "Evidence in a trial" in page
    assert "A legal hold stands" in chief.get("/desk/disposal/").content.decode()
    chief.post(f"/desk/holds/{hold.pk}/lift/", {"why": "over"})
    hold.refresh_from_db()
    assert hold.lifted_at is None
    at_desk_of("officer.all").post(f"/desk/holds/{hold.pk}/lift/", {"why": "The trial is over"})
    hold.refresh_from_db()
    assert hold.lifted_at is not None
    assert "The trial is over" in chief.get("/desk/holds/").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reference": "NONE-1", "why": "kept words"}, "There is no such case"),
        ({"body": ""}, "Enter the court or body"),
        ({"why": ""}, "Say why"),
        ({"since-day": "1", "since-month": "1", "since-year": "2099"}, "today or earlier"),
        ({"since-day": "40", "since-month": "1", "since-year": "2026"}, "today or earlier"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(chief, over, given, said):
    answer = chief.post("/desk/holds/", {"reference": over.reference, "body": "court", "why": "trial", **given})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert given.get("why", "trial") in page
    assert not LegalHold.objects.exists()


def test_empty_pages_say_what_will_appear(chief):
    assert "No case is held" in chief.get("/desk/holds/").content.decode()
    page = chief.get("/desk/disposal/").content.decode()
    assert "No case may be deleted now" in page
    assert "There is no list yet" in page


def test_for_who_is_no_chief_there_is_neither(officer, at_desk_of, over):
    for client in (officer, at_desk_of("mei.ling")):
        for address in ("/desk/holds/", "/desk/disposal/", "/desk/disposal/DSI-DL-2026-000001-X/"):
            assert client.get(address).status_code == 404
        assert client.post("/desk/disposal/propose/", {"department": "DSI"}).status_code == 404
    assert not DisposalList.objects.exists()
