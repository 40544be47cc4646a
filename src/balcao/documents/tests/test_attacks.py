"""What is done to sealed files, each named rightly: by the reason, by what was touched, by the grade of ETSI."""

import io
import logging
import re

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject

from balcao.documents.api import seal_pdf, verify_seal
from balcao.documents.sealing import seal_pdf_plainly
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import anchors_in

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def sealed(keys):
    return seal_pdf(document(), department="DSI", folder=keys)


@pytest.fixture(scope="module")
def plainly(keys):
    """With nothing behind the seal, as it was before evidence was added."""
    return seal_pdf_plainly(document(), department="DSI", folder=keys)


@pytest.fixture
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def said(data: bytes, keys) -> tuple[str, str, list[str]]:
    found = verify_seal(data, folder=keys)
    return found.reason, str(found.grade), [str(each) for each in found.touched]


def updated(sealed: bytes, change) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer):
    return writer.find_page_for_modification(0)[0].get_object()


def name(text):
    return generic.NameObject(text)


def note(writer):
    square = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/FreeText"),
            name("/Rect"): generic.ArrayObject(generic.NumberObject(each) for each in (0, 0, 300, 90)),
            name("/Contents"): generic.pdf_string("PAID"),
        }
    )
    page = page_of(writer)
    page[name("/Annots")] = generic.ArrayObject([*page.get("/Annots", []), writer.add_object(square)])
    writer.update_container(page)


def text(writer):
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf (also valid for gambling) Tj ET")
    page = page_of(writer)
    page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(stream)])
    writer.update_container(page)


def hidden(writer):
    """Shadow attack, hide: a picture over what was sealed."""
    picture = generic.StreamObject(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Image"),
            name("/Width"): generic.NumberObject(1),
            name("/Height"): generic.NumberObject(1),
            name("/ColorSpace"): name("/DeviceGray"),
            name("/BitsPerComponent"): generic.NumberObject(8),
        },
        stream_data=b"\xff",
    )
    writer.add_object(picture)
    text(writer)


def page(writer):
    stream = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    box = generic.ArrayObject(generic.NumberObject(each) for each in (0, 0, 300, 300))
    writer.insert_page(PageObject(contents=stream, media_box=box))


def script(writer):
    action = {name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app.alert(1)")}
    writer.root[name("/OpenAction")] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def field(writer):
    """Shadow attack, replace: a field whose value covers a sealed one."""
    value = generic.DictionaryObject(
        {
            name("/FT"): name("/Tx"),
            name("/Subtype"): name("/Widget"),
            name("/T"): generic.pdf_string("holder"),
            name("/V"): generic.pdf_string("Somebody Else"),
        }
    )
    writer.add_object(value)


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        (note, ["note"]),
        (text, ["content"]),
        (hidden, ["content", "picture"]),
        (page, ["content", "page"]),
        (script, ["script"]),
        (field, ["field"]),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
@pytest.mark.parametrize("kind", ["plainly", "sealed"])
def test_an_update_is_named_by_what_it_touches(change, touched, kind, keys, request):
    file = updated(request.getfixturevalue(kind), change)
    assert said(file, keys) == ("something_added_after_sealing", "TOTAL-FAILED/FORMAT_FAILURE", touched)


def test_bytes_behind_the_end_are_an_addition(sealed, keys):
    assert said(sealed + b"\n%and more", keys) == (
        "something_added_after_sealing",
        "TOTAL-FAILED/FORMAT_FAILURE",
        ["other"],
    )


def test_one_flipped_byte(sealed, keys):
    place = sealed.index(b"stream\n") + 40
    spoiled = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    assert said(spoiled, keys) == ("changed_after_sealing", "TOTAL-FAILED/HASH_FAILURE", [])


def test_a_seal_taken_off(keys):
    assert said(document(), keys) == ("no_seal", "TOTAL-FAILED/FORMAT_FAILURE", [])


def test_a_signer_who_only_bears_the_name(tmp_path, keys):
    file = seal_pdf(document(), department="DSI", folder=tmp_path)
    reason, grade, _ = said(file, keys)
    assert (reason, grade) == ("look_alike", "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND")
    assert verify_seal(file, folder=keys).signer == "Balcão DSI"
    assert {each.public_bytes(Encoding.DER) for each in anchors_in(tmp_path)}.isdisjoint(
        each.public_bytes(Encoding.DER) for each in anchors_in(keys)
    )


def test_a_name_like_ours_is_seen_through_accents_and_ciphers(monkeypatch):
    from balcao.documents import keys as module

    for alike in ("Balcao DSI", "BALCÃO DSI", "Balcã0 DSI", "Balca\u0303o-DSI"):
        monkeypatch.setattr(module, "_common_name", lambda certificate, alike=alike: alike)
        assert module.named_like_a_departments(None)
    monkeypatch.setattr(module, "_common_name", lambda certificate: "Banco do Porto")
    assert not module.named_like_a_departments(None)


def ranges(sealed: bytes) -> re.Match[bytes]:
    found = re.search(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+)", sealed)
    assert found
    return found


def test_a_hole_in_what_is_covered(plainly, keys):
    """Signature wrapping: the second part moved to the end, and something else put where it was."""
    found = ranges(plainly)
    _, length, start, rest = (int(each) for each in found.groups())
    moved = plainly + plainly[start : start + rest]
    wrapped = moved.replace(
        found[0],
        found[0].replace(str(start).encode(), str(len(plainly)).encode().ljust(len(str(start)))[: len(str(start))]),
    )
    assert said(wrapped, keys)[0] != "genuine"
    assert length < start


@pytest.mark.parametrize("value", [b"[]", b"[0 0 0 0]", b"[-1 2 3 4]", b"null"])
def test_a_range_that_covers_nothing(value, plainly, keys):
    """Universal signature forgery: nothing to check must not be nothing wrong."""
    found = ranges(plainly)
    end = plainly.index(b"]", found.start()) + 1
    old = plainly[found.start() : end]
    forged = plainly.replace(old, (b"/ByteRange " + value).ljust(len(old)))
    assert said(forged, keys)[0] != "genuine"


def test_contents_emptied(plainly, keys):
    start = plainly.index(b"<", plainly.rindex(b"/Contents"))
    end = plainly.index(b">", start)
    forged = plainly[: start + 1] + b"0" * (end - start - 1) + plainly[end:]
    assert said(forged, keys)[0] != "genuine"


def test_a_file_locked_with_a_password_cannot_be_judged(plainly, keys):
    trailer = plainly.rindex(b"trailer\n<<") + len(b"trailer\n<<")
    locked = plainly[:trailer] + b" /Encrypt << /Filter /Standard /V 4 /R 4 >>" + plainly[trailer:]
    assert said(locked, keys)[0] != "genuine"


def test_the_file_before_the_update_is_still_genuine(plainly, sealed, keys):
    assert [said(each, keys)[0] for each in (plainly, sealed)] == ["genuine", "genuine"]
    assert len(list(PdfFileReader(io.BytesIO(sealed)).embedded_signatures)) == 1
