"""A paper checked once, in a case or at the counter: compared with what, and seen so by the next officer."""

from datetime import timedelta

import pytest

from balcao.accounts.models import User
from balcao.cases.testing import AT, drafted, lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import accept_upload, file_answer
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import macau_date, now
from balcao.papers.api import add_paper
from balcao.papers.models import Check, Paper

SUBSIDY = "dsedj-tertiary-study-materials-subsidy"
FOUND = {"compared": "original", "found": "genuine"}


@pytest.fixture
def file():
    return file_answer(accept_upload(name="matricula.pdf", data=document("Matrícula"), allowed=("pdf",)))


@pytest.fixture
def case(world, settings, file):
    """Somebody who studies abroad, whose paper an officer reads."""
    put_on_offer(settings.BALCAO_SERVICES, [SUBSIDY], at=AT)
    add_paper(actor=person(1), at=AT, kind="enrolment-proof", file=file)
    facts = {"identity": {"bir": "1"}, "identity_card": {"permanent": True}, "students": None}
    answers = {
        "institution": "Universidade de Lisboa",
        "course": "Direito",
        "bank_account": "9012-345-678901",
        "true_and_complete": True,
        "enrolment": [file],
    }
    return lodged(drafted(SUBSIDY, person(1), answers=answers, facts=facts), person(1))


@pytest.fixture
def reader(at_desk_of):
    return at_desk_of(User.objects.get(person_id=18).username)


def way(case, file):
    return f"/desk/cases/{case.reference}/papers/{file['sha256']}/"


def test_who_works_on_the_case_checks_the_paper_and_the_next_officer_sees_it(reader, case, file):
    page = reader.get(f"/desk/cases/{case.reference}/").content.decode()
    assert way(case, file) in page
    assert "Not yet checked" in page
    shown = reader.get(way(case, file)).content.decode()
    assert "What did you compare it with?" in shown
    answer = reader.post(way(case, file), FOUND, follow=True)
    assert "The paper is verified" in answer.content.decode()
    assert "Verified on" in reader.get(f"/desk/cases/{case.reference}/").content.decode()
    assert (Check.objects.get().department, Check.objects.get().case_reference) == ("DSEDJ", case.reference)


def test_what_expired_since_is_said(reader, case, file):
    reader.post(way(case, file), FOUND)
    Check.objects.update(valid_until=macau_date(now()) - timedelta(days=1))
    assert "expired on" in reader.get(f"/desk/cases/{case.reference}/").content.decode()


def test_a_check_that_says_too_little_is_said_at_its_field(reader, case, file):
    for said, expected in (
        ({}, "Choose what you found"),
        ({"found": "genuine"}, "Choose what you compared it with"),
        ({"found": "refused", "compared": "issuer"}, "Write why"),
        ({**FOUND, "until-day": "1", "until-month": "1", "until-year": "2020"}, "That day has passed"),
        ({**FOUND, "until-day": "x"}, "month and year that exist"),
    ):
        answer = reader.post(way(case, file), said)
        assert answer.status_code == 422
        assert expected in answer.content.decode()
    assert Check.objects.count() == 0


def test_other_officers_and_other_files_are_not_found(at_desk_of, reader, case, file):
    assert at_desk_of("officer.dsi").get(way(case, file)).status_code == 404
    assert at_desk_of("officer.dsi").post(way(case, file), FOUND).status_code == 404
    assert reader.get(f"/desk/cases/{case.reference}/papers/{'0' * 64}/").status_code == 404
    Paper.objects.all().delete()
    assert reader.post(way(case, file), FOUND).status_code == 404


def test_at_the_counter_a_code_opens_the_paper(at_desk_of, case, file):
    clerk = at_desk_of("counter.one")
    code = Paper.objects.get().code
    assert clerk.get("/desk/shown-papers/").status_code == 200
    assert clerk.get("/desk/shown-papers/?code=22222222").status_code == 404
    there = clerk.get(f"/desk/shown-papers/?code={code[:4].lower()}+{code[4:]}")
    assert there.headers["Location"] == f"/desk/shown-papers/{code}/"
    answer = clerk.post(f"/desk/shown-papers/{code}/", {**FOUND, "found": "refused", "reason": "No seal"}, follow=True)
    assert "is not accepted" in answer.content.decode()
    assert clerk.get(f"/desk/shown-papers/{code}/file/").content.startswith(b"%PDF")
    assert at_desk_of("officer.dsi").get(f"/desk/shown-papers/{code}/").status_code in (403, 404)
