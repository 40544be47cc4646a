"""Files sent piece by piece before their form: on after a break, by their sender alone, handed in once."""

import base64
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Answer, Draft
from balcao.cases.testing import certificate_draft, load_world, renewal_with_officer
from balcao.correspondence.models import Message
from balcao.documents.models import PartialUpload, UploadPiece
from balcao.documents.partial_uploads import MOST_OPEN, forget_uploads
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import now
from balcao.papers.models import Paper

pytestmark = pytest.mark.django_db
TUS = {"tus-resumable": "1.0.0"}
TOKEN = re.compile(r'name="file.kept" value="([^"]+)"')
OCTETS = "application/offset+octet-stream"


@pytest.fixture(scope="module")
def pdf():
    return document()


@pytest.fixture
def page():
    load_world()
    draft = certificate_draft(term_end="2026-03-31")
    path = f"/as/e-1/drafts/{draft}/pages/association/"
    return SimpleNamespace(draft=draft, path=path, field="minutes", door=f"{path}upload/")


@pytest.fixture
def sender(page, pdf):
    return Sender("wai.keong", page, pdf)


class Sender:
    """Somebody's browser, which sends a file for a field of a page."""

    def __init__(self, name, page, pdf):
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(User.objects.get(username=name))
        self.page, self.pdf = page, pdf

    def announce(self, length=None, *, field="", name="acta.pdf", modified="1", form=""):
        said = {
            "filename": name,
            "field": field or self.page.field,
            "form": form or self.page.path,
            "modified": modified,
        }
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        size = str(len(self.pdf) if length is None else length)
        headers = {**TUS, "upload-length": size, "upload-metadata": metadata}
        return self.client.post(self.page.door, headers=headers)

    def begun(self, **said):
        answer = self.announce(**said)
        assert answer.status_code == 201, answer.content
        return answer.headers["Location"]

    def send(self, at, offset, data, content_type=OCTETS):
        headers = {**TUS, "upload-offset": str(offset)}
        return self.client.patch(at, data, content_type=content_type, headers=headers)

    def arrived(self, at):
        answer = self.client.head(at, headers=TUS)
        return int(answer.headers["Upload-Offset"]) if answer.status_code == 200 else answer.status_code

    def hand_in(self, *places, field="", **more):
        numbers = [place.rstrip("/").rpartition("/")[2] for place in places]
        return self.client.post(self.page.path, {f"{field or self.page.field}.sent": numbers, **more})


def kept(page):
    answers = Answer.objects.filter(draft=page.draft, question="minutes")
    return list(answers.values_list("value", flat=True).first() or [])


def test_it_goes_on_after_a_break_and_is_handed_in_once(sender, page, pdf):
    at, half = sender.begun(), len(pdf) // 2
    assert sender.send(at, 0, pdf[:half]).status_code == 204
    assert sender.begun() == at  # the page was opened anew, and the same file chosen
    assert sender.arrived(at) == half
    assert sender.send(at, half, pdf[half:]).headers["Upload-Offset"] == str(len(pdf))
    assert kept(page) == []
    for _ in range(2):
        assert sender.hand_in(at).status_code == 302
        assert [(each["name"], each["size"]) for each in kept(page)] == [("acta.pdf", len(pdf))]
    assert not UploadPiece.objects.exists()


def test_handed_in_before_and_taken_out_since_it_comes_again(sender, page, pdf):
    at = sender.begun()
    sender.send(at, 0, pdf)
    sender.hand_in(at)
    again = sender.begun()
    assert again != at
    assert sender.arrived(again) == 0


def test_photographed_pages_come_in_pieces_too(sender, page, pdf):
    at = sender.begun(field="minutes.pages", name="1.jpg")
    sender.send(at, 0, pdf)
    answer = sender.hand_in(at, field="minutes.pages")
    assert answer.status_code == 422  # a PDF is no photograph
    assert kept(page) == []


@pytest.mark.parametrize("how", ["half", "gone", "of another field", "no number"])
def test_what_is_not_whole_is_told_and_stays(sender, page, pdf, how):
    at = sender.begun(field="minutes.pages" if how == "of another field" else "")
    sender.send(at, 0, pdf[:100] if how == "half" else pdf)
    if how == "gone":
        assert sender.client.delete(at, headers=TUS).status_code == 204
    answer = sender.hand_in("²" if how == "no number" else at)
    assert answer.status_code == 422
    assert "goes on where it stopped" in answer.content.decode()
    assert kept(page) == []
    assert UploadPiece.objects.exists() is (how != "gone")


@pytest.mark.parametrize(("name", "may_fill"), [("mei.ling", True), ("sio.fan", False)])
def test_it_is_nobody_else_s(sender, page, pdf, name, may_fill):
    at = sender.begun()
    sender.send(at, 0, pdf)
    other = Sender(name, page, pdf)
    assert (other.announce(modified="2").status_code == 201) is may_fill
    for place in (at, at.replace("/e-1/", "/p-1/")):
        assert other.arrived(place) in (403, 404)
        assert other.send(place, 0, b"x").status_code in (403, 404)
        assert other.client.delete(place, headers=TUS).status_code in (403, 404)
    if may_fill:
        assert other.hand_in(at).status_code == 422
    assert sender.arrived(at.replace("/e-1/", "/p-3/")) == 404  # the same person for another holder
    assert sender.arrived(at) == len(pdf)
    assert kept(page) == []


def test_once_lodged_none_is_announced_and_none_handed_in(sender, page, pdf):
    at = sender.begun()
    sender.send(at, 0, pdf)
    Draft.objects.filter(pk=page.draft).update(state="discarded")
    assert sender.announce(modified="2").status_code == 404
    assert sender.hand_in(at).status_code == 404
    assert kept(page) == []


def test_wrong_offsets_too_much_and_other_content_change_nothing(sender, pdf):
    at = sender.begun()
    sender.send(at, 0, pdf[:100])
    assert sender.send(at, 0, pdf[:100]).status_code == 409
    assert sender.send(at, 100, pdf).status_code == 413
    assert sender.send(at, 100, b"x", content_type="text/plain").status_code == 415
    assert sender.client.head(at).status_code == 412
    assert sender.arrived(at) == 100


def test_too_large_empty_or_not_asked_for_it_is_refused_at_once(sender):
    large = sender.announce(length=11 * 1024 * 1024)
    assert large.status_code == 422
    assert large.json()["words"] == "The file “acta.pdf” is larger than 10 MB"
    assert sender.announce(length=0).status_code == 422
    assert sender.announce(length="9" * 30).status_code == 422
    assert sender.announce(field="purpose").status_code == 404
    assert not PartialUpload.objects.exists()


def test_only_so_many_are_under_way(sender):
    for place in range(MOST_OPEN):
        sender.begun(modified=str(place))
    assert sender.announce(modified="one more").status_code == 429


def test_signed_out_meanwhile_one_is_told_and_goes_on_after_signing_in(sender, pdf):
    at = sender.begun()
    sender.send(at, 0, pdf[:100])
    sender.client.logout()
    assert sender.send(at, 100, pdf[100:]).status_code == 401
    assert sender.announce().status_code == 401
    sender.client.force_login(User.objects.get(username="wai.keong"))
    assert sender.begun() == at
    assert sender.arrived(at) == 100


def test_without_the_form_s_token_nothing_is_taken(sender, pdf):
    at = sender.begun()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sender.client.cookies
    sender.client = strict
    assert sender.send(at, 0, pdf).status_code == 403
    assert sender.announce().status_code == 403
    assert PartialUpload.objects.get().arrived == 0


def test_what_is_never_handed_in_is_swept(sender, pdf):
    sender.send(sender.begun(), 0, pdf)
    assert forget_uploads(at=now() + timedelta(minutes=61)) == 1
    assert not UploadPiece.objects.exists()


def test_what_cannot_be_taken_is_told_and_its_pieces_go(sender, page):
    at = sender.begun(length=9)
    sender.send(at, 0, b"<script>x")
    assert sender.hand_in(at).status_code == 422
    assert not UploadPiece.objects.exists()


PAPERS = SimpleNamespace(path="/as/p-3/papers/add/", field="file", door="/as/p-3/uploads/")


def test_a_paper_is_added_from_pieces(page, pdf):
    sender = Sender("wai.keong", PAPERS, pdf)
    at = sender.begun()
    sender.send(at, 0, pdf)
    assert sender.hand_in(at).status_code == 422  # no kind was chosen; the file stays
    assert sender.arrived(at) == len(pdf)
    assert sender.hand_in(at, kind="enrolment-proof").status_code == 302
    assert Paper.objects.get().file["name"] == "acta.pdf"
    assert not UploadPiece.objects.exists()


def test_a_file_is_for_one_form_alone(page, pdf):
    sender = Sender("wai.keong", PAPERS, pdf)
    at = sender.begun(form="/as/p-3/papers/another/")
    sender.send(at, 0, pdf)
    answer = sender.hand_in(at, kind="enrolment-proof")
    assert answer.status_code == 422
    assert not Paper.objects.exists()


def test_what_was_sent_with_a_form_comes_back_with_it_once_something_else_is_wrong(page, pdf):
    sender = Sender("wai.keong", PAPERS, pdf)
    came_back = sender.client.post(PAPERS.path, {"file": SimpleUploadedFile("acta.pdf", pdf)})
    assert came_back.status_code == 422
    assert "“acta.pdf” came with the form before" in came_back.content.decode()
    (token,) = TOKEN.findall(came_back.content.decode())
    left_out = sender.client.post(PAPERS.path, {"kind": "enrolment-proof"})
    assert left_out.status_code == 422  # the box was cleared
    other = Client()
    other.force_login(User.objects.get(username="mei.ling"))
    stolen = other.post("/as/p-1/papers/add/", {"kind": "enrolment-proof", "file.kept": token})
    forged = sender.client.post(PAPERS.path, {"kind": "enrolment-proof", "file.kept": token[:-3] + "abc"})
    assert (stolen.status_code, forged.status_code, Paper.objects.count()) == (422, 422, 0)
    assert sender.client.post(PAPERS.path, {"kind": "enrolment-proof", "file.kept": token}).status_code == 302
    assert Paper.objects.get().file["name"] == "acta.pdf"


def test_what_the_scanner_finds_is_told_with_the_last_piece_and_is_gone(page, pdf):
    sender = Sender("wai.keong", PAPERS, pdf)
    unsafe = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"
    at = sender.begun(length=len(unsafe))
    assert sender.send(at, 0, unsafe[:9]).status_code == 204
    answer = sender.send(at, 9, unsafe[9:])
    assert answer.status_code == 422
    assert "acta.pdf" in answer.json()["words"]
    assert not PartialUpload.objects.exists()


def test_each_piece_gives_another_hour(sender, pdf):
    at = sender.begun()
    PartialUpload.objects.update(expires_at=now() + timedelta(minutes=1))
    sender.send(at, 0, pdf[:100])
    assert forget_uploads(at=now() + timedelta(minutes=59)) == 0
    assert forget_uploads(at=now() + timedelta(minutes=61)) == 1


def test_a_reply_to_the_department_brings_files_in_pieces(page, pdf):
    case = renewal_with_officer()
    place = f"/as/e-2/matters/{case.reference}/messages/"
    sender = Sender("wai.keong", SimpleNamespace(path=place, field="files", door="/as/e-2/uploads/"), pdf)
    at = sender.begun()
    sender.send(at, 0, pdf)
    words = {"thread": "new", "topic": "Oven", "key": "k"}
    for _ in range(2):
        assert sender.hand_in(at, **words, text="Which model?").status_code == 302
    assert [each["name"] for each in Message.objects.get().files] == ["acta.pdf"]


def test_an_officer_writes_with_files_in_pieces(page, pdf, settings):
    settings.BALCAO_DESK_ASSURANCE = 1
    case = renewal_with_officer()
    place = f"/desk/cases/{case.reference}/messages/"
    sender = Sender("officer.iam", SimpleNamespace(path=place, field="files", door="/desk/uploads/"), pdf)
    at = sender.begun()
    assert at.startswith("/desk/uploads/")
    sender.send(at, 0, pdf)
    stranger = Sender("officer.dsi", sender.page, pdf)
    assert stranger.arrived(at) == 404
    sender.hand_in(at, thread="new", topic="Oven", key="k", text="Which model?")
    assert [each["name"] for each in Message.objects.get().files] == ["acta.pdf"]
