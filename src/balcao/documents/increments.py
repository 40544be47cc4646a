"""Adding evidence behind a seal, as a document security store (ETSI EN 319 142-1, 5.4) in an incremental update.

Written in one way only, like the seal: no signature covers it until a time stamp is put over it, so it is written
again and compared when a file is judged.
"""

import hashlib
import io
from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, NameObject
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents.evidence import Evidence

KINDS = ("/Certs", "/OCSPs", "/CRLs")


def with_evidence(pdf: bytes, evidence: Evidence) -> bytes:
    """The file with this evidence added to what it carries; what is there already is not added twice.

    :raises ValueError: for a file whose objects are listed in a stream, which our layouts never make.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.has_xref_stream:
        raise ValueError("objects are listed in a stream")
    trailer = reader.trailer
    root = trailer.raw_get("/Root")
    catalogue = DictionaryObject({NameObject(name): reader.root.raw_get(name) for name in reader.root})
    there = _there(reader)
    number = int(trailer["/Size"])
    objects: list[tuple[int, bytes]] = []
    listed: dict[str, list[str]] = {}
    for kind, wanted in zip(KINDS, (evidence.certificates, evidence.standings, evidence.lists), strict=True):
        listed[kind] = [f"{reference} 0 R" for reference, _ in there[kind]]
        known = {content for _, content in there[kind]}
        for content in dict.fromkeys(wanted):
            if content in known:
                continue
            objects.append((number, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)))
            listed[kind].append(f"{number} 0 R")
            number += 1
    store = " ".join(f"{kind} [ {' '.join(each)} ]" for kind, each in listed.items() if each)
    objects.append((number, f"<< /Type /DSS {store} >>".encode()))
    catalogue.pop(NameObject("/DSS"), None)
    written = io.BytesIO()
    catalogue.write_to_stream(written, None)
    whole = written.getvalue()
    assert whole.endswith(b">>")
    objects.append((root.idnum, whole[:-2] + b"/DSS %d 0 R\n>>" % number))
    return pdf + _section(pdf, objects, trailer, reader.last_startxref, number + 1)


def _there(reader: PdfFileReader) -> dict[str, list[tuple[int, bytes]]]:
    """What a file carries already: object numbers with contents."""
    if "/DSS" not in reader.root:
        return {kind: [] for kind in KINDS}
    store: Any = reader.root["/DSS"]
    return {kind: [(each.idnum, bytes(each.get_object().data)) for each in _references(store, kind)] for kind in KINDS}


def _references(store: Any, kind: str) -> list[Any]:
    if kind not in store:
        return []
    listed = store[kind]
    return [listed.raw_get(place) for place in range(len(listed))]


def evidence_in(reader: PdfFileReader, *, since: int = 0) -> Evidence:
    """The evidence a file carries; only that in objects numbered from `since` on."""
    there = _there(reader)
    found = (tuple(content for number, content in there[kind] if number >= since) for kind in KINDS)
    return Evidence(*found)


def _section(pdf: bytes, objects: Sequence[tuple[int, bytes]], trailer: Any, before: int, size: int) -> bytes:
    out = bytearray(b"" if pdf.endswith(b"\n") else b"\n")
    places: dict[int, int] = {}
    for number, content in objects:
        places[number] = len(pdf) + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(pdf) + len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    root, info = trailer.raw_get("/Root"), trailer.raw_get("/Info")
    first = hashlib.sha256(pdf).hexdigest()[:32] if "/ID" not in trailer else _bytes_of(trailer["/ID"][0]).hex()
    out += (
        f"trailer\n<< /Size {size} /Root {root.idnum} 0 R /Info {info.idnum} 0 R /ID [ <{first}> "
        f"<{hashlib.sha256(pdf).hexdigest()[:32]}> ] /Prev {before} >>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)


def _bytes_of(each: Any) -> bytes:
    return bytes(getattr(each, "original_bytes", each))
