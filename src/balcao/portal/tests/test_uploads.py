"""Files and tables sent with a page: what cannot be taken is told beside its field, and what was there stays."""

import io
import time
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Answer
from balcao.cases.testing import certificate_draft, drafted, load_world, person
from balcao.documents.tests.test_sealed import document

pytestmark = pytest.mark.django_db
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
FSS = {"employer_no": "E-20417", "arrears": False, "workers": []}


@pytest.fixture
def client(db):
    load_world()
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client


def kept_of(draft, question) -> list[dict[str, Any]]:
    return list(Answer.objects.get(draft=draft, question=question).value or [])


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x", b"\0" * 1_000_000)
    return out.getvalue()


UNFIT = {
    "empty": ("acta.pdf", b""),
    "too big": ("acta.pdf", b"%PDF-1.7\n" + b"0" * (11 * 1024 * 1024)),
    "of another kind": ("acta.pdf", b"GIF89a" + b"\0" * 100),
    "a known virus": ("acta.pdf", EICAR),
    "a drawing with a script": ("acta.svg", SVG),
    "a drawing called PDF": ("acta.pdf", SVG),
    "packed": ("acta.pdf", bomb()),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_an_unfit_file_is_told_at_its_field_and_the_earlier_one_stays(client, unfit):
    draft = certificate_draft(term_end="2026-03-31")
    page = f"/as/e-1/drafts/{draft}/pages/association/"
    fit = SimpleUploadedFile("../../etc/pässwd 會議.pdf", document())
    assert client.post(page, {"minutes": fit}).status_code == 302
    (kept,) = kept_of(draft, "minutes")
    assert "/" not in kept["name"]
    assert "會議" in kept["name"]
    name, data = UNFIT[unfit]
    response = client.post(page, {"minutes": SimpleUploadedFile(name, data)})
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#minutes"' in text or 'href="#q-minutes"' in text
    assert "<script>alert(1)" not in text
    assert kept_of(draft, "minutes") == [kept]


@pytest.mark.parametrize("pressed", [{"go": "/as/e-1/drafts/"}, {"add_row": "minutes"}, {"put_back": "minutes:1"}])
def test_a_file_that_was_picked_is_kept_whatever_is_pressed(client, pressed):
    draft = certificate_draft(term_end="2026-03-31")
    page = f"/as/e-1/drafts/{draft}/pages/association/"
    answer = client.post(page, {"minutes": SimpleUploadedFile("acta.pdf", document()), **pressed})
    assert (answer.status_code, answer.headers.get("Location")) in [(302, "/as/e-1/drafts/"), (200, None)]
    assert [each["name"] for each in kept_of(draft, "minutes")] == ["acta.pdf"]
    (unfit, data) = UNFIT["of another kind"]
    text = client.post(page, {"minutes": SimpleUploadedFile(unfit, data), **pressed}).content.decode()
    assert 'href="#q-minutes"' in text  # nobody is taken elsewhere before they know that it was not taken


@pytest.mark.parametrize(
    "away", ["https://other.example/", "//other.example/", "javascript:alert(1)", "\\\\other.example"]
)
def test_nobody_is_sent_to_another_site(client, away):
    draft = certificate_draft(term_end="2026-03-31")
    answer = client.post(f"/as/e-1/drafts/{draft}/pages/association/", {"go": away})
    assert "other.example" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")


def employer_draft():
    return drafted(
        "fss-quarterly-employee-changes",
        person(3, "e-2"),
        answers={"year": "2026", "quarter": "q3"},
        facts={"fss": FSS, "commercial": {"status": "active"}},
    )


def worker_rows(count):
    """Rows of new local workers, each with a number of their own."""
    return [
        ["name", "kind", "id_number", "months", "start_on"],
        *(["陳\U0002f821" + str(n), "local", f"1{n:06d}({n % 10})", 3, "2026-07-01"] for n in range(count)),
    ]


def as_csv(rows):
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


def as_xlsx(rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "write"), [("workers.csv", as_csv), ("workers.xlsx", as_xlsx)])
def test_ten_thousand_workers_come_in_one_file(client, name, write):
    draft = employer_draft()
    page = f"/as/e-2/drafts/{draft}/pages/workers_page/"
    started = time.process_time()
    response = client.post(page, {"workers.upload": SimpleUploadedFile(name, write(worker_rows(10_000)))})
    elapsed = time.process_time() - started
    assert response.status_code == 302, response.content.decode()[:3000]
    assert len(kept_of(draft, "workers")) == 10_000
    assert elapsed < 10
    assert client.get(f"/as/e-2/drafts/{draft}/pages/sum/").status_code == 200


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0", as_csv([["name", "kind"], ["A", "local"]]), as_csv(worker_rows(10_001)), "名".encode("big5")],
    ids=["empty", "not text", "a column missing", "too many rows", "not UTF-8"],
)
def test_a_table_that_cannot_be_read_leaves_the_one_that_is_there(client, data):
    draft = employer_draft()
    page = f"/as/e-2/drafts/{draft}/pages/workers_page/"
    first = SimpleUploadedFile("workers.csv", as_csv(worker_rows(3)))
    assert client.post(page, {"workers.upload": first}).status_code == 302
    response = client.post(page, {"workers.upload": SimpleUploadedFile("workers.csv", data)})
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert len(kept_of(draft, "workers")) == 3


def test_the_report_names_what_is_wrong_and_nothing_else(client):
    draft = employer_draft()
    page = f"/as/e-2/drafts/{draft}/pages/workers_page/"
    rows = worker_rows(3)
    rows[2][3] = 9
    client.post(page, {"workers.upload": SimpleUploadedFile("workers.csv", as_csv(rows))})
    heading, *lines = client.get(f"{page}workers.csv").content.decode("utf-8-sig").strip().splitlines()
    assert heading.endswith(",error")
    assert [bool(line.rpartition(",")[2]) for line in lines] == [False, True, False]
