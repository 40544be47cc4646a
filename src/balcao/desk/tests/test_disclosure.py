"""The notes that an applicant asks for: a choice for each at the desk, the extract on the applicant's page."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import DisclosedNote, Disclosure, Step
from balcao.kernel.clock import now


@pytest.fixture
def asked(case):
    Step.objects.create(case=case, at=now(), kind="note", who="Vong Chi Hou", note="電話確認", internal=True)
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="mei.ling"))
    client.cookies["balcao_language"] = "en"
    page = f"/as/{case.holder_id}/matters/{case.reference}/notes/"
    assert client.post(page, {"why": "x"}).status_code == 302
    return client, page, f"/desk/cases/{case.reference}/notes-asked/"


def test_the_case_says_so_each_note_wants_a_choice_and_the_applicant_reads_the_extract(case, asked, officer):
    applicant, page, desk = asked
    assert "電話確認" not in applicant.get(page).content.decode()
    assert desk in officer.get(f"/desk/cases/{case.reference}/").content.decode()
    assert "Kept back: It holds personal data of others" in officer.get(desk).content.decode()
    note = Step.objects.get(kind="note").pk
    for given in ({}, {f"note-{note}": "others", f"reason-{note}": " "}):
        assert officer.post(desk, given).status_code == 422
    assert not DisclosedNote.objects.exists()
    assert officer.post(desk, {f"note-{note}": "give"}).status_code == 302
    assert "電話確認" in applicant.get(page).content.decode()
    assert Disclosure.objects.get().read_at is not None
    assert officer.get(desk).status_code == 404


def test_what_is_kept_back_shows_its_reason_and_not_its_words(asked, officer):
    applicant, page, desk = asked
    note = Step.objects.get(kind="note").pk
    officer.post(desk, {f"note-{note}": "others", f"reason-{note}": "涉及他人"})
    said = applicant.get(page).content.decode()
    assert "涉及他人" in said
    assert "電話確認" not in said
