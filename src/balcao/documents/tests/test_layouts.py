"""The shared layouts, with short and long names, few and many rows."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from balcao.documents.api import typeset
from balcao.documents.printing import day_in_words, qr_svg
from balcao.documents.tests.issuing import AT, DEPARTMENT, HOLDER
from balcao.kernel.clock import macau_date

SHARED = Path(settings.BALCAO_SERVICES) / "_shared" / "layouts"
GOVERNING = Path(settings.BALCAO_SERVICES) / "dsi/dsi-association-leadership-certificate/outputs/governing-bodies.typ"
TITLE = {"zh": "證明書", "pt": "Certificado", "en": "Certificate"}
LONG = {"zh": "會" * 120, "pt": ("Associação dos Moradores e Amigos " * 4)[:120], "en": "", "register_no": "4821"}
ROW = {
    "label": {"zh": "地址", "pt": "Endereço", "en": "Address"},
    "value": {"zh": "澳門新馬路", "pt": "Avenida", "en": ""},
}
PLAIN = {"label": {"zh": "數目", "pt": "Número", "en": "Number"}, "value": "48"}
SEAT = {
    "body": "board",
    "post": "president",
    "name_zh": "陳\U0002f821𡃁",
    "name_pt": "João Baptista",
    "term_end": "2027-12-31",
}


def data(**changes: Any) -> dict[str, Any]:
    day = macau_date(AT)
    address = "http://localhost/verify/DSI-CGB-2026-000001-C/?code=ABCDEFGH"
    about = {
        "number": "DSI-CGB-2026-000001-C",
        "code": "ABCDEFGH",
        "title": TITLE,
        "verify_url": address,
        "qr_svg": qr_svg(address),
        "issued_on": day_in_words(day),
        "issued": {"year": 2026, "month": 11, "day": 23},
        "valid_until": None,
    }
    return {
        "answers": {},
        "facts": {},
        "holder": HOLDER,
        "department": DEPARTMENT,
        "service": TITLE,
        "rows": [ROW, PLAIN],
        "legal_basis": [{"zh-Hant": "第2/2020號法律", "pt": "Lei n.º 2/2020", "en": "Law 2/2020"}],
        "decided_on": day_in_words(day),
        "document": about,
    } | changes


def words_of(layout: Path) -> dict[str, Any]:
    """The sentences beside a layout, as it reads them."""
    written = yaml.safe_load(layout.with_suffix(".yaml").read_text())
    return {key: {"zh": said["zh-Hant"], "pt": said["pt"], "en": said["en"]} for key, said in written.items()}


def read_back(path: Path, layout: Path, given: dict[str, Any]) -> tuple[str, int]:
    """The text without any white space, and the number of pages."""
    given = {"words": words_of(layout), **given}
    path.write_bytes(typeset((SHARED / "prelude.typ").read_text() + "\n" + layout.read_text(), given, at=AT))
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return "".join(text.split()), text.count("\f")


@pytest.mark.parametrize("name", ["certificate", "licence", "receipt"])
def test_every_shared_layout_says_what_it_must(name, tmp_path):
    text, pages = read_back(tmp_path / "a.pdf", SHARED / f"{name}.typ", data())
    for said in (
        "證明書",
        "Certificado",
        HOLDER["zh"],
        "DSI-CGB-2026-000001-C",
        "ABCDEFGH",
        "Endereço",
        "48",
        "身份證明局",
    ):
        assert "".join(said.split()) in text
    assert pages == 1


@pytest.mark.parametrize("name", ["certificate", "licence", "receipt"])
def test_long_names_and_many_rows_run_on_to_a_second_page(name, tmp_path):
    text, pages = read_back(tmp_path / "a.pdf", SHARED / f"{name}.typ", data(holder=LONG, rows=[ROW] * 20))
    assert LONG["zh"] in text
    assert pages == 2


@pytest.mark.parametrize("name", ["certificate", "licence", "receipt"])
def test_a_person_without_rows_or_basis_is_enough(name, tmp_path):
    person = {"zh": "何少芬", "pt": "何少芬", "en": "何少芬"}
    text, pages = read_back(tmp_path / "a.pdf", SHARED / f"{name}.typ", data(holder=person, rows=[], legal_basis=[]))
    assert "何少芬" in text
    assert pages == 1


@pytest.mark.parametrize(("seats", "pages"), [(0, 1), (3, 1), (15, 2)])
def test_the_governing_bodies_name_every_seat(seats, pages, tmp_path):
    organs = {"registration_no": "4821", "name_zh": HOLDER["zh"], "name_pt": HOLDER["pt"], "seats": [SEAT] * seats}
    text, counted = read_back(tmp_path / "a.pdf", GOVERNING, data(facts={"organs": organs}))
    assert (text.count("\U0002f821"), text.count("31.12.2027"), counted) == (seats, seats, pages)
    assert "Presidente" in text or not seats


def test_the_governing_bodies_can_come_from_what_was_answered(tmp_path):
    seat = {"body": "supervisory", "post": "member", "name_zh": "李偉強"}
    text, _ = read_back(tmp_path / "a.pdf", GOVERNING, data(answers={"seats": [seat]}))
    assert "李偉強" in text
    assert "監事會" in text
