import io
import secrets
import struct
import zipfile
import zlib

import openpyxl
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from balcao.documents.api import UploadRefused, accept_upload
from balcao.documents.tests.test_sealed import document
from balcao.documents.uploads import safe_name
from balcao.foundation.storage.api import read
from balcao.foundation.ui.texts import known

ALL = ("pdf", "png", "jpg", "xlsx", "docx", "zip", "csv", "svg", "html")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def png(width: int = 600, height: int = 400) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\2\0\0\0....IEND\xaeB`\x82"


def jpeg(width: int = 600, height: int = 400) -> bytes:
    frame = b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\3\1\x22\0\2\x11\1\3\x11\1"
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + frame + b"\xff\xd9"


def archive(**entries: bytes) -> bytes:
    return zipped({name.replace("_", "."): content for name, content in entries.items()})


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["姓名", "João"])  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def pdf_with(**entries: generic.PdfObject) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(document()))
    for name, value in entries.items():
        writer.root[generic.pdf_name(f"/{name}")] = writer.add_object(value)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **more: str) -> generic.DictionaryObject:
    made = generic.DictionaryObject({generic.pdf_name("/S"): generic.pdf_name(f"/{kind}")})
    for name, value in more.items():
        made[generic.pdf_name(f"/{name}")] = generic.pdf_string(value)
    return made


def names(kind: str) -> generic.DictionaryObject:
    tree = generic.DictionaryObject({generic.pdf_name("/Names"): generic.ArrayObject()})
    return generic.DictionaryObject({generic.pdf_name(f"/{kind}"): tree})


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (document(), "pdf"),
        (png(), "png"),
        (jpeg(), "jpg"),
        (workbook(), "xlsx"),
        (archive(acta_txt=b"acta"), "zip"),
        ("姓名,João\n陳,1\n".encode(), "csv"),
        ("姓名,金額\n".encode("big5hkscs"), "csv"),
        (b"\xff\xfe" + "姓名".encode("utf-16-le"), "csv"),
        (pdf_with(OpenAction=action("GoTo")), "pdf"),
    ],
)
def test_a_fit_file_is_taken_by_its_content_and_named_for_it(data, ending):
    stored = accept_upload(name="C:\\docs\\會議紀錄 ata.jpeg.exe", data=data, allowed=ALL)
    assert stored.name == f"會議紀錄 ata.jpeg.{ending}"
    assert read(stored.key) == data
    assert stored.size == len(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-" + b" " * 1024 * 1024, "too_big"),
        (b"MZ\x90\0 program", "wrong_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "wrong_type"),
        (b"<?xml version='1.0'?><svg/>", "wrong_type"),
        (b"\xef\xbb\xbf<html>", "wrong_type"),
        (b"GIF89a\1\0\1\0", "wrong_type"),
        (b" %PDF-1.7", "wrong_type"),
        (b"name\0,value", "wrong_type"),
        (EICAR, "dangerous"),
        (document() + EICAR, "dangerous"),
        (pdf_with(OpenAction=action("JavaScript", JS="app.alert(1)")), "active"),
        (pdf_with(OpenAction=action("Launch", F="cmd.exe")), "active"),
        (pdf_with(Names=names("JavaScript")), "active"),
        (pdf_with(Names=names("EmbeddedFiles")), "carries"),
        (b"%PDF-1.7 nothing more", "unreadable"),
        (document()[:3000], "unreadable"),
        (png(0, 10), "unreadable"),
        (png(20_001, 1), "pixels"),
        (png(10_000, 6_001), "pixels"),
        (png()[:30], "unreadable"),
        (jpeg(0, 5), "unreadable"),
        (jpeg()[:22], "unreadable"),
        (workbook()[:-40], "unreadable"),
        (b"PK\x03\x04 and rubbish", "unreadable"),
        (archive(a_txt=bytes(2_000_000)), "bomb"),
        (zipped({f"{number}.txt": b"x" for number in range(2001)}), "bomb"),
        (zipped({"../../etc/passwd": b"x"}), "dangerous"),
        (zipped({"/etc/passwd": b"x"}), "dangerous"),
        (zipped({"..\\..\\autoexec": b"x"}), "dangerous"),
        (zipped({"C:/x.txt": b"x"}), "dangerous"),
        (archive(setup_exe=b"MZ"), "dangerous"),
        (zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"macro"}), "dangerous"),
    ],
)
def test_an_unfit_file_is_refused_with_the_reason_and_not_kept(data, reason, settings):
    with pytest.raises(UploadRefused) as refusal:
        accept_upload(name="file.pdf", data=data, allowed=ALL, max_mb=1)
    assert refusal.value.reason_key == f"documents.upload.{reason}"
    assert list(settings.MEDIA_ROOT.rglob("*")) == []


def unpacking(size: int) -> bytes:
    """A PDF whose list of objects lies in a stream that unpacks to so many bytes."""
    stream = zlib.compress(bytes(size), 9)
    head = b"<< /Type /XRef /Size 3 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>" % len(stream)
    return b"%PDF-1.7\n1 0 obj\n" + head + b"\nstream\n" + stream + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


def locked() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(document())))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "most_pages", "reason"),
    [(locked(), 300, "encrypted"), (document(), 0, "pages"), (unpacking(300_000_000), 300, "bomb")],
)
def test_a_locked_pdf_one_of_too_many_pages_and_one_that_unpacks_without_end_are_refused(data, most_pages, reason):
    with pytest.raises(UploadRefused, match=reason):
        accept_upload(name="a.pdf", data=data, allowed=("pdf",), max_pages=most_pages)


def test_more_than_a_hundred_megabytes_unpacked_are_a_bomb_whatever_the_ratio():
    data = bytearray(archive(noise_bin=secrets.token_bytes(2_000_000), a_txt=b"much" * 1000))
    place = data.rindex(b"PK\x01\x02") + 24  # the unpacked size in the directory
    data[place : place + 4] = (101 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(UploadRefused, match="bomb"):
        accept_upload(name="a.zip", data=bytes(data), allowed=("zip",))


def test_a_damaged_entry_is_unreadable():
    data = bytearray(archive(a_txt=bytes(range(256)) * 4))
    data[60] ^= 0xFF
    with pytest.raises(UploadRefused, match="unreadable"):
        accept_upload(name="a.zip", data=bytes(data), allowed=("zip",))


@pytest.mark.parametrize("data", [png(), archive(a_txt=b"a"), b"text"])
def test_a_kind_not_asked_for_is_refused_however_it_is_called(data):
    with pytest.raises(UploadRefused, match="wrong_type"):
        accept_upload(name="fine.pdf", data=data, allowed=("pdf",))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("a\0b\r\n\u202ec.PDF", "abc.pdf"),
        ("João 陳\U0002f821𡃁 مرحبا.pdf", "João 陳\U0002f821𡃁 مرحبا.pdf"),
        ('<a href="x">.pdf', "a href=x.pdf"),
        ("陳" * 300 + ".pdf", "陳" * 116 + ".pdf"),
        ("v1.2 of 2026.11.23 minutes", "v1.2 of 2026.11.23 minutes.pdf"),
    ],
)
def test_names_are_made_safe_and_keep_letters_of_any_script(given, safe):
    assert safe_name(given, ending="pdf") == safe
    assert len(safe) <= 120


def test_every_reason_has_its_words():
    refusals = ("empty", "too_big", "wrong_type", "dangerous", "unreadable", "bomb", "active", "carries", "encrypted")
    for reason in (*refusals, "pixels", "pages", "unsafe"):
        assert known(f"documents.upload.{reason}")
