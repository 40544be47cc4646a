"""A form on paper is the same form: what it says lands in the draft it is for, and nothing is lost on the way."""

import io
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import paper_forms_of
from balcao.cases.models import Answer, Case, Draft, Paper, PaperForm
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, lodged, person, republish
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import read_returned_form
from balcao.documents.tests.filled import fill_in
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES

pytestmark = pytest.mark.django_db
BRING = "/as/e-1/form-on-paper/"
PUBLISH, ENROL = "association-activity-publish", "association-activity-enrolment"


@pytest.fixture
def client(db):
    load_world()
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="mei.ling"))
    return client


def blank(client):
    return client.get(f"/services/{CERTIFICATE}/form.pdf").content


def sent(client, to, data, name="form.pdf"):
    return client.post(to, {"file": SimpleUploadedFile(name, data)})


def photograph(pdf):
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_anyone_gets_the_form_in_each_language_with_the_code_of_service_and_version(db, language):
    load_world()
    answer = Client(headers={"accept-language": language}).get(f"/services/{CERTIFICATE}/form.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    version = get_published(CERTIFICATE, at=AT)
    assert read_returned_form(answer.content).codes == (f"balcao-form:1:{CERTIFICATE}:{version.id}:",)


def test_there_is_no_form_of_a_service_that_is_not_offered(client):
    assert client.get("/services/no-such-service/form.pdf").status_code == 404


def test_a_form_filled_in_on_a_screen_begins_the_application_once(client):
    filled = fill_in(blank(client), {"purpose": "court", "true_and_complete:yes": "yes"})
    first = sent(client, BRING, filled)
    again = sent(client, BRING, filled)
    assert Draft.objects.count() == 1
    assert PaperForm.objects.count() == 1
    assert first.url == again.url
    page = client.get(first.url)
    assert "Court" in page.content.decode()
    done = client.post(first.url, {"choose.purpose": "form", "choose.true_and_complete": "form"})
    assert done.status_code == 302
    assert {each.question: each.value for each in Answer.objects.all()} == {
        "purpose": "court",
        "true_and_complete": True,
    }


def test_a_form_printed_for_a_draft_lands_in_that_draft_beside_what_it_says(client):
    draft = certificate_draft()
    other = certificate_draft(key="other")
    printed = client.get(f"/as/e-1/drafts/{draft}/paper/form.pdf").content
    came = sent(client, BRING, fill_in(printed, {"purpose": "court"}))
    assert f"/drafts/{draft}/paper/" in came.url
    page = client.get(came.url).content.decode()
    assert "Court" in page
    assert "Bank" in page
    client.post(came.url, {"choose.purpose": "draft", "version.purpose": "1"})
    assert Answer.objects.get(draft=draft, question="purpose").value == "bank"
    client.post(came.url, {"choose.purpose": "form", "version.purpose": "1"})
    assert Answer.objects.get(draft=draft, question="purpose").value == "court"
    assert Answer.objects.get(draft=other, question="purpose").value == "bank"


def test_what_somebody_changed_meanwhile_is_not_overwritten(client):
    draft = certificate_draft()
    came = sent(client, f"/as/e-1/drafts/{draft}/paper/", fill_in(blank(client), {"purpose": "court"}))
    client.post(
        f"/as/e-1/drafts/{draft}/pages/delivery/field/",
        {"question": "purpose", "purpose": "grant", "version.purpose": "1"},
    )
    answer = client.post(came.url, {"choose.purpose": "form", "version.purpose": "1"})
    assert answer.status_code == 409
    assert Answer.objects.get(draft=draft, question="purpose").value != "court"


def test_of_several_open_applications_one_is_chosen(client):
    draft = certificate_draft()
    asked = sent(client, BRING, fill_in(blank(client), {"purpose": "court"}))
    assert PaperForm.objects.count() == 0
    into = client.post(BRING, {"sent": asked.context["sent"], "which": str(draft)})
    assert PaperForm.objects.get().draft_id == draft
    assert f"/drafts/{draft}/paper/" in into.url
    tampered = client.post(BRING, {"sent": asked.context["sent"] + "x", "which": str(draft)})
    assert tampered.url == BRING


def test_a_scan_is_kept_and_stands_beside_the_questions(client):
    draft = certificate_draft()
    came = sent(client, f"/as/e-1/drafts/{draft}/paper/", photograph(blank(client)), "scan.png")
    assert "/pages/" in came.url
    assert "scan__page" in client.get(came.url).content.decode()
    assert client.get(f"/as/e-1/drafts/{draft}/paper/{PaperForm.objects.get().pk}/file/").status_code == 200


def test_a_scan_without_a_code_is_taken_only_where_it_is_known_what_it_is_for(client):
    from balcao.documents.tests.test_sealed import document

    refused = sent(client, BRING, document())
    assert refused.status_code == 422
    assert "No code of a form was found" in refused.content.decode()
    draft = certificate_draft()
    assert sent(client, f"/as/e-1/drafts/{draft}/paper/", document()).status_code == 302


def test_the_form_of_another_service_or_draft_is_refused_and_nothing_is_kept(client):
    draft, other = certificate_draft(), certificate_draft(key="other")
    printed = client.get(f"/as/e-1/drafts/{other}/paper/form.pdf").content
    assert sent(client, f"/as/e-1/drafts/{draft}/paper/", printed).status_code == 422
    catering = client.get("/services/iam-catering-licence-renewal/form.pdf").content
    assert sent(client, f"/as/e-1/drafts/{draft}/paper/", catering).status_code == 422
    assert PaperForm.objects.count() == 0


def test_no_file_is_told_at_its_field(client):
    answer = client.post(BRING, {})
    assert answer.status_code == 422
    assert "Choose the file of the form" in answer.content.decode()


def test_a_stranger_reaches_neither_form_nor_draft(client):
    draft = certificate_draft()
    came = sent(client, f"/as/e-1/drafts/{draft}/paper/", fill_in(blank(client), {"purpose": "court"}))
    stranger = Client(headers={"accept-language": "en"})
    stranger.force_login(User.objects.get(username="pui.i"))
    for address in (came.url, f"{came.url}file/", f"/as/e-1/drafts/{draft}/paper/form.pdf"):
        assert stranger.get(address).status_code in (403, 404)
    for address in (came.url, f"{came.url}file/"):
        assert stranger.get(address.replace("/e-1/", "/p-6/")).status_code == 404


def test_of_a_form_from_an_earlier_version_what_is_not_asked_any_more_is_counted(client):
    filled = fill_in(blank(client), {"purpose": "other", "purpose_words": "For the library"})
    draft = certificate_draft()

    def without(content):
        for page in content["form"]["pages"]:
            page["questions"] = [each for each in page["questions"] if each["id"] != "purpose_words"]

    republish(CERTIFICATE, without)
    Draft.objects.filter(pk=draft).update(version_id=get_published(CERTIFICATE, at=AT).id)
    came = sent(client, f"/as/e-1/drafts/{draft}/paper/", filled)
    assert client.get(came.url).context["older"] == 1


def test_lodged_the_form_is_among_the_papers_of_the_case(client):
    draft = certificate_draft()
    sent(client, f"/as/e-1/drafts/{draft}/paper/", fill_in(blank(client), {"purpose": "court"}))
    actor = person(1, "e-1")
    (form,) = paper_forms_of(actor=actor, at=AT, draft_id=draft)
    lodged(draft, actor, run=False)
    paper = Paper.objects.get(case=Case.objects.get())
    assert paper.sha256 == form.file["sha256"]


def test_the_blank_form_of_an_enrolment_says_that_its_activity_is_chosen_first_and_keeps_nothing(client, settings):
    put_on_offer(Path(settings.BALCAO_SERVICES), [PUBLISH, ENROL], at=now())
    form = client.get(f"/services/{ENROL}/form.pdf").content
    answer = sent(client, "/as/p-1/form-on-paper/", form)
    assert answer.status_code == 422
    assert "Choose the activity first" in answer.content.decode()
    assert not Draft.objects.exists()
