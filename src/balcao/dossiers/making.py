"""A dossier's two files: the readable sealed PDF, and the archive with everything in open formats."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.api import CaseRecord, case_record
from balcao.correspondence.api import ThreadView, threads_of
from balcao.documents.api import documents_of_case, file_records, read_document
from balcao.dossiers.bag import as_json, make_bag
from balcao.dossiers.paper import case_file
from balcao.foundation.audit.api import proof_of, seal_entries
from balcao.foundation.storage.api import StoredFile, put, read
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date

STEPS = 4
"""The files a person sent, the documents, the readable file, the archive."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The two files, as the storage has them."""

    pdf: StoredFile
    archive: StoredFile


def make_dossier(
    *, case_id: int, at: datetime, notes_of: str | None = None, tell: Callable[[int], None] = lambda done: None
) -> Dossier:
    """Make and store both files of a case; `tell` hears after each of the first `STEPS` how many are done.

    With `notes_of`, what another department noted for itself alone is left out, and said to be.
    """
    seal_entries(at=at)
    record, threads = case_record(at=at, case_id=case_id, notes_of=notes_of), threads_of(case_id)
    reference = record.view.reference
    papers = {**record.papers, **_sent_with(threads)}
    files = {"case.json": as_json({**record.content, "messages": _spoken(threads)}), "form.json": _form(record)}
    files |= {f"papers/{digest[:12]}-{each['name']}": _bytes(each["key"]) for digest, each in papers.items()}
    tell(1)
    holder = system_actor(record.department).acting_for(record.view.holder_id)
    for each in documents_of_case(case_reference=reference):
        if each.sha256:
            files[f"documents/{each.number}.pdf"] = read_document(actor=holder, at=at, number=each.number)[1]
    tell(2)
    files["case.pdf"] = case_file(record, threads, papers, at=at)
    tell(3)
    files["audit-proof.json"] = as_json(proof_of(f"case:{reference}"))
    info = {
        "Source-Organization": record.department,
        "External-Identifier": reference,
        "Bagging-Date": macau_date(at).isoformat(),
        "Internal-Sender-Description": record.service_id,
    }
    return Dossier(
        pdf=put(files["case.pdf"], media_type="application/pdf", name=f"{reference}.pdf"),
        archive=put(make_bag(files, name=reference, info=info), media_type="application/zip", name="case.zip"),
    )


def _form(record: CaseRecord) -> bytes:
    """The questions as they were put, and their words."""
    definition = record.view.version.definition
    texts = {language: each.model_dump(mode="json") for language, each in definition.texts.items()}
    return as_json({"form": definition.form.model_dump(mode="json", by_alias=True), "texts": texts})


def _sent_with(threads: tuple[ThreadView, ...]) -> dict[str, dict[str, Any]]:
    files = (list(each.files) for thread in threads for each in thread.messages)
    return {str(found["sha256"]): dict(found) for place in files for found in file_records(place)}


def _spoken(threads: tuple[ThreadView, ...]) -> list[dict[str, Any]]:
    return [
        {
            "topic": thread.topic,
            "messages": [
                {
                    "at": each.at,
                    "side": each.side,
                    "who": each.who,
                    "text": each.text,
                    "files": each.files,
                    "seen": [[seen.who, seen.at] for seen in each.seen],
                }
                for each in thread.messages
            ],
        }
        for thread in threads
    ]


def _bytes(key: str) -> bytes:
    """A file's bytes; empty when the storage has lost it, which its hash in the archive then shows."""
    try:
        return read(key)
    except FileNotFoundError:
        return b""
