"""My papers on the page: added, offered where asked for, seen by the officer, used where one sees it, withdrawn."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Answer
from balcao.cases.testing import AT, drafted, load_world, lodged, officer, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import now
from balcao.papers.api import check_paper_at_counter
from balcao.papers.models import Paper

pytestmark = pytest.mark.django_db
SUBSIDY = "dsedj-tertiary-study-materials-subsidy"
PAGE = "studies"
FACTS = {"identity": {"bir": "1234567(8)"}, "identity_card": {"permanent": True}, "students": None}
REST = {"institution": "Universidade de Lisboa", "course": "Direito", "bank_account": "9012-345-678901"}


def signed_in(username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def client(db, settings):
    load_world()
    put_on_offer(settings.BALCAO_SERVICES, [SUBSIDY], at=AT)
    return signed_in("mei.ling")


def a_draft(key="one"):
    return drafted(SUBSIDY, person(1), answers={**REST, "true_and_complete": True}, facts=FACTS, at=now(), key=key)


def page_of(draft):
    return f"/as/p-1/drafts/{draft}/pages/{PAGE}/"


def enrolment_of(draft):
    return Answer.objects.get(draft=draft, question="enrolment").value


def send(client, draft, more):
    """The page as its form sends it, with what was typed and the versions seen."""
    seen = re.findall(r'name="(version\.\w+)" value="(\d+)"', client.get(page_of(draft)).content.decode())
    typed = {name: REST[name] for name in ("institution", "course")}
    return client.post(page_of(draft), {**dict(seen), **typed, **more})


def upload(name="enrolment.pdf", text="Matrícula"):
    return SimpleUploadedFile(name, document(text))


def test_a_paper_given_once_is_offered_the_second_time(client):
    first, second = a_draft(), a_draft("two")
    assert "you need not send it again" in client.get(page_of(first)).content.decode()
    send(client, first, {"enrolment": upload()})
    paper = Paper.objects.get()
    assert (paper.holder_id, paper.kind) == ("p-1", "enrolment-proof")
    shown = client.get(page_of(second)).content.decode()
    assert f'value="paper:{paper.pk}"' in shown
    assert "not yet checked" in shown
    check_paper_at_counter(
        actor=officer(6, "SAFP", "counter"), at=now(), code=paper.code, genuine=True, compared="issuer"
    )
    assert "Verified by" in client.get(page_of(second)).content.decode()
    send(client, second, {"enrolment.offer": f"paper:{paper.pk}"})
    assert enrolment_of(second) == enrolment_of(first)
    case = lodged(second, person(1), at=now(), run=False)
    used = client.get(f"/as/p-1/papers/{paper.pk}/").content.decode()
    assert case.reference in used
    assert "No officer has opened it yet" in used
    assert Paper.objects.count() == 1


def test_a_paper_that_is_not_offered_any_more_is_said_so_and_the_answer_stays(client):
    draft = a_draft()
    send(client, draft, {"enrolment": upload()})
    before = enrolment_of(draft)
    paper = Paper.objects.get()
    assert client.post(f"/as/p-1/papers/{paper.pk}/", {"act": "withdraw"}).status_code == 302
    answer = send(client, draft, {"enrolment.offer": f"paper:{paper.pk}"})
    assert answer.status_code == 422
    assert "can no longer be used" in answer.content.decode()
    assert enrolment_of(draft) == before
    page = client.get(f"/as/p-1/papers/{paper.pk}/").content.decode()
    assert "Keep it again" in page
    client.post(f"/as/p-1/papers/{paper.pk}/", {"act": "take_back"})
    assert Paper.objects.get().withdrawn_at is None


def test_somebody_elses_paper_cannot_be_put_into_a_form(client):
    stranger = signed_in("wai.keong")
    stranger.post("/as/p-3/papers/add/", {"kind": "enrolment-proof", "file": upload(text="another's")})
    theirs = Paper.objects.get(holder_id="p-3")
    draft = a_draft()
    assert send(client, draft, {"enrolment.offer": f"paper:{theirs.pk}"}).status_code == 422
    assert not Answer.objects.filter(draft=draft, question="enrolment").exists()
    assert client.get(f"/as/p-1/papers/{theirs.pk}/").status_code == 404
    assert client.get(f"/as/p-1/papers/{theirs.pk}/file/").status_code == 404


def test_adding_says_what_is_missing_and_keeps_what_was_typed(client):
    assert "appear here" in client.get("/as/p-1/papers/").content.decode()
    answer = client.post(
        "/as/p-1/papers/add/", {"kind": "none", "until-day": "31", "until-month": "2", "until-year": "2027"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Choose what kind", "Choose the file", "month and year that exist", 'value="31"'):
        assert said in text
    answer = client.post("/as/p-1/papers/add/", {"kind": "diploma", "file": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert answer.status_code == 422
    assert Paper.objects.count() == 0
    answer = client.post("/as/p-1/papers/add/", {"kind": "diploma", "file": upload("grau.pdf")}, follow=True)
    assert "The paper is kept" in answer.content.decode()
    assert "grau.pdf" in client.get("/as/p-1/papers/").content.decode()
