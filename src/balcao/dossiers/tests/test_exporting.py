"""A case taken out of the house: complete, readable, and proving itself."""

import json
import zipfile
from io import BytesIO

import bagit
import pytest

from balcao.cases.api import (
    amend_case,
    decide_case,
    save_answers,
    send_amendment,
)
from balcao.cases.models import Case
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.correspondence.api import write_to_office
from balcao.documents.api import verify_seal
from balcao.dossiers.api import export_view, fetch_export, request_export
from balcao.dossiers.models import Export
from balcao.dossiers.operations.exporting import build_export
from balcao.foundation.audit.api import BadProof, check_proof, readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.storage.api import put, read
from balcao.kernel.errors import NotFound

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.*positional argument:DeprecationWarning"),
]
OWNER, OFFICER = person(3, "e-2"), officer(12, "IAM", "licensing")


@pytest.fixture
def case():
    load_world()
    case = renewal_with_officer()
    stored = put(b"%PDF-1.7 waste", media_type="application/pdf", name="waste-2026.pdf")
    paper = {
        "key": stored.key,
        "name": "waste-2026.pdf",
        "size": 14,
        "media_type": "application/pdf",
        "sha256": stored.sha256,
    }
    Case.objects.filter(pk=case.pk).update(answers={**case.answers, "waste_proof": [paper]})
    case.draft.answers.filter(question="waste_proof").update(value=[paper])
    amend_case(actor=OWNER, at=AT, reference=case.reference)
    save_answers(actor=OWNER, at=AT, draft_id=case.draft_id, values={"changes": "新爐頭"}, seen={"changes": 1})
    send_amendment(actor=OWNER, at=AT, reference=case.reference)
    write_to_office(actor=OWNER, at=AT, reference=case.reference, key="a", text="幾時?", topic="視察")
    return case


def made(case):
    number = request_export(actor=OFFICER, at=AT, reference=case.reference)
    run_waiting_jobs()
    return number


def fetched(case, number, kind):
    return read(fetch_export(actor=OFFICER, at=AT, reference=case.reference, export_id=number, kind=kind)[0])


def unpacked(case, tmp_path):
    with zipfile.ZipFile(BytesIO(fetched(case, made(case), "zip"))) as archive:
        archive.extractall(tmp_path)
    return tmp_path / case.reference


def test_the_archive_is_a_bag_that_validates_and_holds_everything(case, tmp_path):
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve")
    run_waiting_jobs()
    folder = unpacked(case, tmp_path)
    bagit.Bag(str(folder)).validate()
    content = json.loads((folder / "data" / "case.json").read_text())
    assert content["answers"]["changes"] == "新爐頭"
    assert content["amendments"][0]["changes"][0][:2] == ["changes", "更換抽油煙機"]
    assert content["messages"][0]["messages"][0]["text"] == "幾時?"
    assert content["decisions"][0]["outcome"] == "approve"
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert any(name.endswith("waste-2026.pdf") for name in names)
    assert len(list((folder / "data" / "documents").iterdir())) == 1


def test_a_changed_byte_is_found(case, tmp_path):
    folder = unpacked(case, tmp_path)
    (folder / "data" / "case.json").write_text("{}")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_the_proof_leads_to_the_seals_and_a_forged_one_does_not(case, tmp_path):
    proof = json.loads((unpacked(case, tmp_path) / "data" / "audit-proof.json").read_text())
    assert len(list(check_proof(proof))) == len(proof["entries"]) > 3
    proof["entries"][0]["content"] = proof["entries"][0]["content"].replace("cases:", "Cases:", 1)
    with pytest.raises(BadProof, match="does not lead to its seal"):
        list(check_proof(proof))


def test_the_readable_file_is_sealed_by_the_department(case, settings):
    pdf = fetched(case, made(case), "pdf")
    assert verify_seal(pdf, folder=settings.BALCAO_VAR / "pki").signer


def test_asked_twice_it_is_made_once_and_the_job_may_run_again(case):
    first = request_export(actor=OFFICER, at=AT, reference=case.reference)
    assert request_export(actor=OFFICER, at=AT, reference=case.reference) == first
    assert export_view(actor=OFFICER, at=AT, reference=case.reference, export_id=first).made_at is None
    with pytest.raises(NotFound):
        fetched(case, first, "zip")
    run_waiting_jobs()
    before = Export.objects.values().get()
    build_export(export_id=first, at=AT)
    assert Export.objects.values().get() == before


def test_fetching_it_is_a_reading_the_holder_sees(case):
    fetched(case, made(case), "pdf")
    assert readings_about("e-2")[0].purpose["en"] == "To take the case out as a file"


@pytest.mark.parametrize("stranger", [officer(11, "DSI", "association-register"), OWNER])
def test_nobody_else_has_it_made_or_fetches_it(case, stranger):
    number = made(case)
    with pytest.raises(NotFound):
        request_export(actor=stranger, at=AT, reference=case.reference)
    with pytest.raises(NotFound):
        fetch_export(actor=stranger, at=AT, reference=case.reference, export_id=number, kind="zip")
    assert Export.objects.count() == 1
