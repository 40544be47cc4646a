"""The keeper of a register reads what is said to be wrong, and answers."""

import pytest

from balcao.cases.api import dispute_answer
from balcao.cases.models import Correction
from balcao.cases.testing import AT, certificate_draft, person

PAPER = {"key": "aa/aa", "name": "deed.pdf", "size": 9, "media_type": "application/pdf", "sha256": "aa"}


@pytest.fixture
def correction(world):
    draft = certificate_draft()
    said = {"question": "association_name", "why": "A new name since May", "right": "新協會"}
    dispute_answer(actor=person(1, "e-1"), at=AT, draft_id=draft, papers=[PAPER], **said)
    return Correction.objects.get()


def test_from_the_list_to_the_answer(officer, correction):
    url = f"/desk/corrections/{correction.pk}/"
    assert url in officer.get("/desk/corrections/").content.decode()
    shown = officer.get(url).content.decode()
    for words in ("澳門關愛長者協會", "新協會", "A new name since May", "deed.pdf"):
        assert words in shown
    assert officer.post(url, {}).status_code == 422
    assert officer.post(url, {"outcome": "stands", "text": " "}).status_code == 422
    sent = officer.post(url, {"outcome": "stands", "text": "No deed was registered"})
    assert (sent.status_code, sent["Location"]) == (302, "/desk/corrections/")
    assert Correction.objects.get().answer == "No deed was registered"
    assert url not in officer.get("/desk/corrections/").content.decode()
    assert "No deed was registered" in officer.get(url).content.decode()


def test_officers_of_other_departments_find_no_such_correction(at_desk_of, correction):
    client = at_desk_of("officer.iam")
    assert "澳門" not in client.get("/desk/corrections/").content.decode().split("<main")[1]
    for url in (f"/desk/corrections/{correction.pk}/", f"/desk/corrections/{correction.pk}/papers/aa/"):
        assert client.get(url).status_code == 404


def test_only_papers_of_the_correction_are_opened(officer, correction):
    assert officer.get(f"/desk/corrections/{correction.pk}/papers/bb/").status_code == 404
