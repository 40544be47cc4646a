"""Pages that are hard to set: organs over pages, long names, rare characters, parts that are not there; and who cannot
see them."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents.api import LayoutFailed, seal_pdf, typeset
from balcao.documents.sealing import stamp_again
from balcao.documents.tests.issuing import AT, HOLDER
from balcao.documents.tests.test_layouts import GOVERNING, LONG, PLAIN, ROW, SEAT, SHARED, data, words_of

CHARACTERS = Path(__file__).with_name("characters")
OWN = sorted(Path(settings.BALCAO_SERVICES).glob("*/*/outputs/*.typ"))
LAYOUTS = [SHARED / f"{name}.typ" for name in ("certificate", "letter", "licence", "receipt")] + OWN
PLACED = """#set document(title: "t")
#set text(font: ("Noto Serif CJK TC", "BabelStone Han"), lang: "zh")
#json(bytes(sys.inputs.data)).text
"""


def source(layout: Path) -> str:
    return f"{(SHARED / 'prelude.typ').read_text()}\n{layout.read_text()}"


def made(layout: Path, **changes: Any) -> bytes:
    return typeset(source(layout), data(words=words_of(layout), **changes), at=AT)


def pages_of(pdf: bytes, path: Path) -> list[str]:
    """The text of each page, as it is laid out."""
    path.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return said.stdout.split("\f")[:-1]


def test_thirty_members_go_over_pages_under_the_same_head(tmp_path):
    seats = [{**SEAT, "name_zh": f"陳大文{number}", "name_pt": f"Chan Tai Man {number}"} for number in range(30)]
    organs = {"registration_no": "4821", "name_zh": HOLDER["zh"], "name_pt": HOLDER["pt"], "seats": seats}
    pages = pages_of(made(GOVERNING, facts={"organs": organs}), tmp_path / "a.pdf")
    assert len(pages) > 2
    for page in pages:
        if "Chan Tai Man" in page:
            assert "Órgão" in page
            assert "姓名" in page
    whole = "".join(pages)
    assert all(f"Chan Tai Man {number}" in whole for number in range(30))
    for number, page in enumerate(pages, start=1):
        assert f"Página {number} de {len(pages)}" in page


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda each: each.stem)
def test_names_of_a_hundred_and_twenty_characters_stay_inside_the_frame(layout, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(made(layout, holder=LONG, rows=[{**ROW, "value": LONG}]))
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    edges = [float(each.split('"')[0]) for each in boxes.split('xMax="')[1:]]
    assert edges
    assert max(edges) < 595 - 28


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda each: each.stem)
def test_what_is_not_there_leaves_no_hole(layout, tmp_path):
    empty = {"holder": {"zh": "何少芬", "pt": "何少芬", "en": ""}, "rows": [], "legal_basis": [], "conditions": []}
    (page,) = pages_of(made(layout, **empty), tmp_path / "a.pdf")
    assert "()" not in page
    assert "（）" not in page
    assert "{" not in page


@pytest.mark.parametrize(("name", "count"), [("macao", 348), ("hkscs", 4_608)])
def test_every_character_of_macao_and_hong_kong_has_a_glyph(name, count, tmp_path):
    characters = "".join((CHARACTERS / f"{name}.txt").read_text().splitlines()[1:])
    assert len(characters) == count
    path = tmp_path / "a.pdf"
    path.write_bytes(typeset(PLACED, {"text": characters}, at=AT))
    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "[U+" not in said
    assert not set(characters) - set(said)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    names = {each.split()[0].partition("+")[2].removesuffix("-Identity-H") for each in fonts}
    assert names <= {"NotoSerifCJKtc-Regular", "BabelStoneHan"}
    assert all(each.split()[-5] == "yes" for each in fonts)


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure below a node, as it is read."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(found, "get") and "/S" in found:
            yield found
            yield from elements(found)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda each: each.stem)
def test_who_hears_it_hears_all_of_it_in_its_language(layout, tmp_path):
    """ISO 14289-1 as far as it can be counted: the typesetter itself refuses a layout that breaks it."""
    seats = {"organs": {"seats": [SEAT]}, "land_titles": {"units": [{"unit_no": "1"}]}}
    pdf = made(layout, rows=[ROW, PLAIN], facts=seats)
    for file in (pdf, stamp_again(seal_pdf(pdf, department="DSI", folder=tmp_path), folder=tmp_path)):
        root = PdfFileReader(io.BytesIO(file)).root
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert str(root["/Lang"]).startswith("zh")
        tags = list(elements(root["/StructTreeRoot"]))
        kinds = [str(each["/S"]) for each in tags]
        assert kinds.count("/H1") == 1
        figures = [each for each in tags if each["/S"] == "/Figure"]
        assert [str(each["/Alt"]) for each in figures] == [f"QR · {data()['document']['verify_url']}"]
        assert {"pt-PT", "en"} <= {str(each["/Lang"]) for each in tags if "/Lang" in each}
        if "/Table" in kinds:
            assert "/TH" in kinds
        for page in root["/Pages"]["/Kids"]:
            for note in page.get_object().get("/Annots", []):
                found = note.get_object()
                seen = [float(each) for each in found["/Rect"]] != [0, 0, 0, 0]
                assert found["/Subtype"] == "/Link" or not seen
        assert b"pdfuaid" in pdf


def test_a_picture_without_words_is_refused_and_the_place_is_said():
    layout = PLACED + '\n#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>"), format: "svg")\n'
    with pytest.raises(LayoutFailed) as refused:
        typeset(layout, {"text": "x"}, at=AT)
    assert "alt" in refused.value.message
    assert (refused.value.line, refused.value.column) == (5, 1)


def test_a_mistake_is_found_in_its_own_file():
    layout = "// file: prelude.typ\n#let ink = 1\n// file: certificate.typ\n= A\n#inc\n"
    with pytest.raises(LayoutFailed, match="unknown variable: inc") as refused:
        typeset(layout, {}, at=AT)
    found = refused.value
    assert (found.file, found.line, found.column, found.source) == ("certificate.typ", 2, 1, "#inc")
