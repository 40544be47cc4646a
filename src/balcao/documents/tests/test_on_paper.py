"""A copy on paper: its own ground and serial number, never twice without a reason, and PDF/A all the same."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.catalogue.api import shared_layout, shared_sentences
from balcao.documents.api import PrintedBefore, print_on_paper, prints_of, revoke_document
from balcao.documents.models import Document, PaperPrint
from balcao.documents.on_paper import paper_of
from balcao.documents.operations import make_document
from balcao.documents.tests.issuing import AT, CHIEF, DEPARTMENT, HOLDER, OFFICER, REASON, ask
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
HERE = {"zh-Hant": "政府綜合服務大樓", "pt": "Centro de Serviços da RAEM", "en": "Services Centre"}


def document(key: str = "case-1:certificate", *, made: bool = True) -> str:
    said = shared_sentences(settings.BALCAO_SERVICES, "certificate.typ")
    words = {name: {"zh": text["zh-Hant"], "pt": text["pt"], "en": text["en"]} for name, text in said.items()}
    data = {"holder": HOLDER, "department": DEPARTMENT, "words": words, "rows": [], "legal_basis": []}
    found = ask(key, layout=shared_layout(settings.BALCAO_SERVICES, "certificate.typ"), data=data)
    if made:
        make_document(at=AT, document_id=Document.objects.get(number=found.number).pk)
    return found.number


def printed(number: str, **how):
    return print_on_paper(actor=OFFICER, at=AT, number=number, place=HERE, **how)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "a.pdf").write_bytes(pdf)
    said = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True)
    return "".join(said.stdout.split())


def test_it_says_which_copy_it_is_where_and_by_whom_it_was_printed(tmp_path):
    number = document()
    copy, pdf = printed(number)
    text = text_of(pdf, tmp_path)
    for said in (copy.serial, number, "王志豪", "政府綜合服務大樓", "CentrodeServiçosdaRAEM", "Exemplarempapel"):
        assert said in text
    assert b"pdfaid" in pdf
    assert copy.serial.startswith("DSI-PP-2026-000001-")
    assert "via)" not in text


def test_never_twice_without_a_reason(tmp_path):
    number = document()
    first, _ = printed(number)
    for why in ("", "  "):
        with pytest.raises(PrintedBefore):
            printed(number, why=why)
    second, pdf = printed(number, why="卡紙")
    assert "2.ªvia)" in text_of(pdf, tmp_path)
    assert [(each.copy, each.serial, each.why) for each in prints_of([number])[number]] == [
        (1, first.serial, ""),
        (2, second.serial, "卡紙"),
    ]


def test_the_ground_is_that_copys_alone_and_always_the_same():
    rows = []
    for key in ("one", "two"):
        printed(document(key))
        rows.append(PaperPrint.objects.latest("pk"))
    assert paper_of(rows[0]) == paper_of(rows[0])
    assert paper_of(rows[0]) != paper_of(rows[1])


def test_what_is_not_sealed_or_no_more_in_force_is_not_printed():
    making, revoked = document("making", made=False), document("revoked")
    revoke_document(actor=CHIEF, at=AT, number=revoked, reason=REASON)
    for number in (making, revoked, "DSI-CGB-2026-999999-X"):
        with pytest.raises(NotFound):
            printed(number)
    assert not PaperPrint.objects.exists()


@pytest.mark.parametrize("copy", [1, 2])
def test_the_database_keeps_a_second_copy_from_having_no_reason(copy):
    printed(document())
    row = PaperPrint.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperPrint.objects.create(
            document=row.document, copy=copy, serial="x", place=HERE, printed_at=AT, printed_by="x", why=""
        )
