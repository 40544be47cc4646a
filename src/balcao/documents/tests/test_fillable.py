"""Forms with fields: tagged, read back as they were filled in, and known by their code when they come as a picture."""

import io
from datetime import UTC, datetime

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents.apart.judge_pdf import fault
from balcao.documents.api import PaperField, fillable, qr_svg, read_returned_form
from balcao.documents.tests.filled import fill_in

AT = datetime(2026, 11, 23, tzinfo=UTC)
CODE = "balcao-form:1:some-service:7:"
LAYOUT = """// pdf_standard: ua-1
#let data = json(bytes(sys.inputs.data))
#set document(title: "Form", author: "Balcão")
#set text(font: ("Noto Serif CJK TC", "BabelStone Han"), lang: "en")
= Form
#image(bytes(data.qr), format: "svg", width: 3cm, alt: "code")
Name #link("balcao-field:name", box(width: 100pt, height: 20pt))
#for each in ("yes", "no") { link("balcao-field:agreed#" + each, box(width: 12pt, height: 12pt)) }
#for each in ("a", "b") { link("balcao-field:wanted#" + each, box(width: 12pt, height: 12pt)) }
#pagebreak()
More #link("balcao-field:more", box(width: 100pt, height: 60pt))
"""
FIELDS = {
    "name": PaperField("line", "Your name"),
    "agreed": PaperField("one", "Do you agree?", {"yes": "Yes", "no": "No"}),
    "wanted": PaperField("some", "What do you want?", {"a": "This", "b": "That"}),
    "more": PaperField("lines", "More"),
}


@pytest.fixture(scope="module")
def form():
    return fillable(LAYOUT, {"qr": qr_svg(CODE)}, FIELDS, code=CODE, at=AT)


def drawn(pdf):
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().save(out, "PNG")
    return out.getvalue()


def test_what_was_filled_in_is_read_back_in_every_script(form):
    typed = {"name": "陳美玲 João", "agreed": "no", "wanted:a": "a", "wanted:b": "b", "more": "first\nsecond"}
    read = read_returned_form(fill_in(form, typed))
    assert read.codes == (CODE,)
    assert read.pages == 2
    assert read.typed == {
        "name": ("陳美玲 João",),
        "agreed": ("no",),
        "wanted": ("a", "b"),
        "more": ("first\nsecond",),
    }


def test_an_empty_form_says_only_which_it_is(form):
    read = read_returned_form(form)
    assert (read.codes, read.typed) == ((CODE,), {})


def test_a_photograph_of_it_is_known_by_its_code(form):
    read = read_returned_form(drawn(form))
    assert (read.codes, read.typed, read.pages) == ((CODE,), {}, 1)


@pytest.mark.parametrize("sent", [b"", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n broken"])
def test_what_cannot_be_read_says_nothing(sent):
    assert read_returned_form(sent).codes == ()


def test_every_field_has_a_name_to_be_read_out_and_is_tagged_as_a_field(form):
    root = PdfFileReader(io.BytesIO(form)).root
    fields = [each.get_object() for each in root["/AcroForm"]["/Fields"]]
    assert {str(each["/T"]) for each in fields} == {
        "balcao_form",
        "name",
        "agreed",
        "wanted:a",
        "wanted:b",
        "more",
    }
    assert all(str(each["/TU"]) for each in fields)
    kinds: list[str] = []

    def walk(node):
        kinds.append(str(node.get("/S")))
        inside = node.get("/K", [])
        for each in inside if isinstance(inside, list) else [inside]:
            found = each.get_object() if hasattr(each, "get_object") else each
            if isinstance(found, dict):
                walk(found)

    walk(root["/StructTreeRoot"])
    assert kinds.count("/Form") == 6
    assert "/Link" not in kinds


def test_the_form_itself_is_taken_as_an_upload(form):
    assert fault(form, most_pages=10) == ""
