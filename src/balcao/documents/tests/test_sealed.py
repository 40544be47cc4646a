import io
import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
import segno

from balcao.documents.api import LayoutFailed, SealState, check_fonts, seal_pdf, typeset, verify_seal
from balcao.formkit.definition import Question
from balcao.formkit.kinds import kind_of
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(year: 2026, month: 11, day: 23))
#set text(font: ("Noto Serif CJK TC", "BabelStone Han"), lang: "zh")
#data.name
#image(bytes(data.qr), format: "svg", width: 2cm, alt: "QR")
"""


def qr() -> str:
    out = io.BytesIO()
    segno.make("http://localhost/verify/1").save(out, kind="svg", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def document(name: str = "澳門關愛長者協會") -> bytes:
    return typeset(LAYOUT, {"title": "證明書", "name": name, "qr": qr()}, at=AT)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def sealed(keys):
    return seal_pdf(document(), department="DSI", folder=keys)


def test_the_fonts_are_there():
    check_fonts()


def test_the_same_data_give_the_same_bytes():
    assert document() == document()


RARE_NAMES = [
    "João Baptista da Silva",
    "𡃁",
    "\U00030ede",
    "\U0002f821",
    "黃\U0002f821明",
    "陳" * 120,
    "Maria da Conceição " * 6 + "Assum",
    "A",
    "一",
    "氹仔鏡湖馬路噏𨳒㗎",
    "㙟 㘵 㗇 䃟",
    "龍\U00020000\U0002a6df\U0002b740\U0002ceb0\U00030000",
    "田中さんにあげて下さい",
    "社會科學院語學研究所",
    "Ⱥ Ⱦ œ∑´ Œ„´‰ˇÁ¨ˆØ",
    "D'Assunção-Ñandú & Søn <b>",
    "#set text(1pt) $x^2$ *_` \\u{41} //",
    "123E+02 null undefined",
]


@pytest.mark.parametrize("name", RARE_NAMES)
def test_any_name_can_be_written(name, tmp_path):
    path = tmp_path / "name.pdf"
    path.write_bytes(document(name))
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "".join(name.split()) in "".join(text.split())


def read_back(pdf: bytes, path) -> str:
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("name", "shown"), [("陳\U00050005明", "陳[U+50005]明"), ("\U0010ffff", "[U+10FFFF]")])
def test_a_character_no_font_has_stands_as_its_code_point(name, shown, tmp_path):
    assert shown in "".join(read_back(document(name), tmp_path / "name.pdf").split())


def taken_by_the_form() -> list[str]:
    strings = json.loads((Path(__file__).parent / "naughty.json").read_text())
    question = Question.model_validate({"id": "name", "kind": "long_text"})
    return [each for each in strings if each and not kind_of("long_text").validate(question, each, {})]


def test_whatever_a_form_takes_a_document_can_show(tmp_path):
    strings = taken_by_the_form()
    assert len(strings) > 400
    refused = []
    for each in strings:
        try:
            document(each)
        except LayoutFailed as failure:
            refused.append((each, str(failure)[:200]))
    assert refused == []


def test_a_layout_that_does_not_fit_the_data_still_fails():
    with pytest.raises(LayoutFailed):
        typeset("#let data = json(bytes(sys.inputs.data))\n#data.nothing", {"name": "陳"}, at=AT)


def test_a_sealed_document_is_genuine_and_says_who_sealed_it_and_when(sealed, keys):
    verdict = verify_seal(sealed, folder=keys)
    assert (verdict.state, verdict.signer) == (SealState.GENUINE, "Balcão DSI")
    assert verdict.sealed_at


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7])
def test_one_changed_byte_is_found(sealed, keys, place):
    spoiled = bytearray(sealed)
    spoiled[int(len(document()) * place)] ^= 1
    assert verify_seal(bytes(spoiled), folder=keys).state is not SealState.GENUINE


def test_something_added_after_sealing_is_found(sealed, keys):
    verdict = verify_seal(sealed + b"\n% one more line", folder=keys)
    assert (verdict.state, verdict.reason) == (SealState.ALTERED, "something_added_after_sealing")


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7 broken", b"%PDF-" + bytes(1000)])
def test_what_is_not_ours_is_said_to_be_not_ours(data, keys):
    assert verify_seal(data, folder=keys).state is SealState.NOT_OURS


def test_a_document_without_seal_is_not_ours(keys):
    assert verify_seal(document(), folder=keys).reason == "no_seal"


def test_a_look_alike_seal_of_another_root_is_not_ours(sealed, tmp_path):
    assert verify_seal(sealed, folder=tmp_path).reason == "look_alike"


def test_damage_inside_the_signature_itself_never_raises(sealed, keys):
    start = sealed.rindex(b"/Contents") + 12
    for place in range(start, start + 4000, 100):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1
        verify_seal(bytes(spoiled), folder=keys)
