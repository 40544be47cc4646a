"""What an update behind a seal touched, in words: a hint for whoever wonders, never a ground to trust the rest."""

import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents.increments import KINDS


class Touched(StrEnum):
    """Kinds of what was added or changed."""

    PAGE = "page"
    CONTENT = "content"
    NOTE = "note"
    FIELD = "field"
    SIGNATURE = "signature"
    PICTURE = "picture"
    ATTACHMENT = "attachment"
    SCRIPT = "script"
    DESCRIPTION = "description"
    OTHER = "other"


BY_TYPE = {
    "/Sig": Touched.SIGNATURE,
    "/DocTimeStamp": Touched.SIGNATURE,
    "/Metadata": Touched.DESCRIPTION,
    "/EmbeddedFile": Touched.ATTACHMENT,
    "/Filespec": Touched.ATTACHMENT,
}
HARMLESS = frozenset({"/Catalog", "/DSS", "/Pages"})
MOST_OBJECTS = 2_000


def touched_since(data: bytes, covered: int) -> tuple[Touched, ...]:
    """What the bytes from `covered` on touched, each kind once; `other` where nothing better can be said."""
    try:
        before, whole = PdfFileReader(io.BytesIO(data[:covered])), PdfFileReader(io.BytesIO(data))
        found = set(_touched(before, whole))
    except Exception:  # what was appended may be no update at all
        found = set()
    # Whatever a program changes, it says so in the description as well.
    return tuple(sorted(found - {Touched.DESCRIPTION} or found)) or (Touched.OTHER,)


def _touched(before: PdfFileReader, whole: PdfFileReader) -> Iterator[Touched]:
    if _pages(before) != _pages(whole):
        yield Touched.PAGE
    first, evidence = before.xrefs.total_revisions, set(_evidence(whole))
    for revision in range(first, whole.xrefs.total_revisions):
        for number, reference in enumerate(whole.xrefs.explicit_refs_in_revision(revision)):
            if number >= MOST_OBJECTS:
                return
            if reference.idnum not in evidence:
                yield from _kinds(reference, before, whole)


def _evidence(reader: PdfFileReader) -> Iterator[int]:
    if "/DSS" not in reader.root:
        return
    store: Any = reader.root["/DSS"]
    for kind in (each for each in KINDS if each in store):
        listed = store[kind]
        yield from (listed.raw_get(place).idnum for place in range(len(listed)))


def _pages(reader: PdfFileReader) -> int:
    return int(reader.root["/Pages"]["/Count"])


def _kinds(reference: Reference, before: PdfFileReader, whole: PdfFileReader) -> Iterator[Touched]:
    found: Any = whole.get_object(reference)
    if not isinstance(found, DictionaryObject):
        return
    kind, subtype = str(found.get("/Type", "")), str(found.get("/Subtype", ""))
    if kind == "/Page":
        old = _old(reference, before)
        if old is not None and {name for name in {*old, *found} if _raw(old, name) != _raw(found, name)} - {"/Annots"}:
            yield Touched.CONTENT
    elif kind in BY_TYPE:
        yield BY_TYPE[kind]
    elif "/JS" in found or str(found.get("/S", "")) == "/JavaScript":
        yield Touched.SCRIPT
    elif subtype == "/Widget" or "/FT" in found:
        yield Touched.SIGNATURE if str(found.get("/FT", "")) == "/Sig" else Touched.FIELD
    elif kind == "/Annot" or "/Rect" in found:
        yield Touched.NOTE
    elif subtype == "/Image":
        yield Touched.PICTURE
    elif isinstance(found, StreamObject):
        yield Touched.CONTENT
    elif kind not in HARMLESS and kind:
        yield Touched.OTHER


def _old(reference: Reference, before: PdfFileReader) -> DictionaryObject | None:
    try:
        found = before.get_object(Reference(reference.idnum, reference.generation, before))
    except Exception:  # there was none
        return None
    return found if isinstance(found, DictionaryObject) else None


def _raw(found: DictionaryObject, name: str) -> str:
    return repr(found.raw_get(name)) if name in found else ""
