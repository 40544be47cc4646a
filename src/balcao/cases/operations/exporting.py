"""Taking a case out of the house: asked for by its officer, made in a job, fetched when it is ready."""

from datetime import datetime

from django.db import transaction

from balcao.cases.duty import lock_case, note_case
from balcao.cases.export.bag import as_json, make_bag
from balcao.cases.export.content import case_content, papers_in
from balcao.cases.export.paper import case_file
from balcao.cases.jobs import make_export
from balcao.cases.models import Case, CaseExport
from balcao.catalogue.api import get_version
from balcao.documents.api import documents_of_case, read_document
from balcao.foundation.audit.api import proof_of, seal_entries
from balcao.foundation.storage.api import put, read
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date


@transaction.atomic
def request_export(*, actor: Actor, at: datetime, reference: str) -> int:
    """Have the case made into a sealed PDF and an archive; asked again while that goes on, it is the same one.

    :raises NotFound: for an officer whose duty it is not.
    """
    case = lock_case(actor, at, reference)
    running = CaseExport.objects.filter(case=case, asked_by=actor.self_id, made_at__isnull=True).first()
    if running is not None:
        return running.pk
    export = CaseExport.objects.create(case=case, asked_by=actor.self_id, asked_by_name=actor.name, asked_at=at)
    note_case(case, actor, at, "exported", internal=True)
    make_export.defer(export_id=export.pk)
    return export.pk


def build_export(*, export_id: int, at: datetime) -> None:
    """Make what was asked for, step by step; does nothing when it is made. Killed half-way, it begins again."""
    export = CaseExport.objects.select_related("case__draft").filter(pk=export_id, made_at__isnull=True).first()
    if export is None:
        return
    case = export.case
    seal_entries(at=at)
    papers = papers_in(case)
    files = {"case.json": as_json(case_content(case)), "form.json": _form(case)}
    files |= {f"papers/{digest[:12]}-{record['name']}": _bytes(record["key"]) for digest, record in papers.items()}
    _advance(export, 1)
    holder = system_actor(case.department).acting_for(case.holder_id)
    for each in documents_of_case(case_reference=case.reference):
        if each.sha256:
            files[f"documents/{each.number}.pdf"] = read_document(actor=holder, at=at, number=each.number)[1]
    _advance(export, 2)
    pdf = case_file(case, papers, at=at)
    files["case.pdf"] = pdf
    _advance(export, 3)
    files["audit-proof.json"] = as_json(proof_of(f"case:{case.reference}"))
    info = {
        "Source-Organization": case.department,
        "External-Identifier": case.reference,
        "Bagging-Date": macau_date(at).isoformat(),
        "Internal-Sender-Description": case.service_id,
    }
    archive = put(make_bag(files, name=case.reference, info=info), media_type="application/zip", name="case.zip")
    stored = put(pdf, media_type="application/pdf", name=f"{case.reference}.pdf")
    CaseExport.objects.filter(pk=export.pk, made_at__isnull=True).update(
        done=CaseExport.STEPS,
        key=archive.key,
        pdf_key=stored.key,
        sha256=archive.sha256,
        size=archive.size,
        made_at=at,
    )


def _advance(export: CaseExport, done: int) -> None:
    CaseExport.objects.filter(pk=export.pk).update(done=done)


def _form(case: Case) -> bytes:
    """The questions as they were put, and their words."""
    definition = get_version(case.version_id).definition
    texts = {language: each.model_dump(mode="json") for language, each in definition.texts.items()}
    return as_json({"form": definition.form.model_dump(mode="json", by_alias=True), "texts": texts})


def _bytes(key: str) -> bytes:
    """A file's bytes; empty when the storage has lost it, which its hash in the archive then shows."""
    try:
        return read(key)
    except FileNotFoundError:
        return b""
