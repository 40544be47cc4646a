"""Asking for a document, making it, reading it, revoking it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.documents.archiving import current_key
from balcao.documents.codes import make_code
from balcao.documents.events import DocumentSealed
from balcao.documents.models import Document
from balcao.documents.policies import require_reading, require_revoking
from balcao.documents.printing import layout_data
from balcao.documents.sealing import seal_pdf
from balcao.documents.summaries import summary_of
from balcao.documents.types import RECORD_OF_SERVICE, DocumentState, DocumentSummary
from balcao.documents.typesetting import typeset
from balcao.foundation.audit.api import record, record_read
from balcao.foundation.bus.api import announce
from balcao.foundation.db.api import KeptQuestion, change, given, insert
from balcao.foundation.numbers.api import take_number
from balcao.foundation.storage.api import put, read
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import LANGUAGES, Text

READING_PURPOSE = {
    "zh-Hant": "持有人或其代表開啟文件",
    "pt": "Abertura do documento pelo titular ou seu representante",
    "en": "The holder or their representative opened the document",
}
READING_BASIS = {
    "zh-Hant": "第2/2020號法律《電子政務》",
    "pt": "Lei n.º 2/2020 (Governação electrónica)",
    "en": "Law 2/2020 (Electronic Governance)",
}


class NotSealedYet(BalcaoError):
    """The document is being made; in a moment it can be read or revoked."""

    key = "documents.not_sealed_yet"


class ReasonMissing(BalcaoError):
    """A revocation says why in every official language and in English."""

    key = "documents.revoke.reason_missing"


@transaction.atomic
def request_document(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    register: str,
    layout: str,
    data: Mapping[str, Any],
    title: Text,
    holder_id: str,
    department: str,
    case_reference: str,
    valid_until: date | None,
    key: str,
    scopes: Sequence[str] = (),
    replaces: str = "",
    anew: bool = False,
) -> DocumentSummary:
    """Enter a document in its register and have it made and sealed by a job.

    `layout` is Typst source, `data` what it receives (`document` is added), `valid_until` the last day
    included, `scopes` the names under which reading it may be mandated, `replaces` the number in whose place it comes;
    `anew`: it states the same matter as that one, and lets what people wait for go before it.
    The same `key` again gives the document of the first time, whatever else is passed. The number
    is taken in the caller's transaction: rolled back, it was never given.
    """
    known = _REQUESTED.first(key=key)
    if known is not None:
        return summary_of(known)
    try:
        with transaction.atomic():
            year, sequence = take_number(series=f"document:{register}", at=at)
            document = Document(
                number=make_reference(register, year, sequence),
                register=register,
                year=year,
                sequence=sequence,
                code=make_code(),
                kind=kind,
                holder_id=holder_id,
                department=department,
                case_reference=case_reference,
                scopes=list(scopes),
                title=dict(title),
                layout=layout,
                data=dict(data),
                requested_at=at,
                valid_until=valid_until,
                request_key=key,
            )
            insert(document)
    except IntegrityError:
        # A twin came while we waited for the number, which is given back.
        return summary_of(Document.objects.get(request_key=key))
    _audit(actor, at, document, "requested", {"kind": kind, "case": case_reference})
    if replaces:
        _replace(actor, at, replaces, document, anew=anew)
    from balcao.documents.jobs import make  # the job calls back into this module

    # What nobody waits for lets certificates go before it.
    (make.defer_behind if anew or kind == RECORD_OF_SERVICE else make.defer)(document_id=document.pk)
    return summary_of(document)


def _replace(actor: Actor, at: datetime, number: str, document: Document, *, anew: bool) -> None:
    """What that number names is replaced from now on; what was replaced before stays so."""
    old = Document.objects.select_for_update().get(number=number)
    if anew:
        document.anew_for = old
        document.save(update_fields=["anew_for"])
    if old.replaced_by_id is None:
        old.replaced_by, old.replaced_at = document, at
        old.save(update_fields=["replaced_by", "replaced_at"])
        _audit(actor, at, old, "replaced", {"by": document.number})


def make_document(*, at: datetime, document_id: int) -> None:
    """Typeset, seal and store a document that is not made yet; do nothing for any other.

    Whom sealing asks is asked outside any transaction. The storage names bytes by their hash and the row is written
    last: killed anywhere before the commit, this leaves at most bytes nobody points to, and running it again makes
    the one document.

    :raises LayoutFailed: if the layout and the data do not fit.
    :raises SealingUnavailable: if whom sealing asks does not answer; the document waits with its number.
    """
    waiting = _WAITING.first(document=document_id)
    if waiting is None:
        return
    pdf = typeset(waiting.layout, layout_data(waiting), at=waiting.requested_at)
    sealed = seal_pdf(pdf, department=waiting.department, folder=settings.BALCAO_VAR / "pki")
    _keep(sealed, at=at, document_id=document_id)


@transaction.atomic
def _keep(sealed: bytes, *, at: datetime, document_id: int) -> None:
    """Enter the sealed file; one that a twin was faster to make stays."""
    document = _LOCKED.first(document=document_id)
    if document is None or document.state != DocumentState.MAKING:
        return
    stored = put(sealed, media_type="application/pdf", name=f"{document.number}.pdf")
    document.state = DocumentState.SEALED
    document.sealed_at = at
    document.storage_key = stored.key
    document.sha256 = stored.sha256
    change(document, ("state", "sealed_at", "storage_key", "sha256"))
    _audit(system_actor(), at, document, "sealed", {"sha256": stored.sha256})
    announce(
        DocumentSealed(
            number=document.number,
            case_reference=document.case_reference,
            holder_id=document.holder_id,
            department=document.department,
        )
    )


_REQUESTED = KeptQuestion(lambda: Document.objects.filter(request_key=given("key")))
_WAITING = KeptQuestion(lambda: Document.objects.filter(pk=given("document"), state=DocumentState.MAKING))
_LOCKED = KeptQuestion(lambda: Document.objects.filter(pk=given("document")).select_for_update())


@transaction.atomic
def read_document(*, actor: Actor, at: datetime, number: str) -> tuple[DocumentSummary, bytes]:
    """The document and its PDF, for those who act for its holder; the reading is recorded.

    :raises NotFound: if there is none, or it is not the actor's business.
    :raises NotSealedYet: while it is being made.
    """
    document = Document.objects.filter(number=number).first()
    if document is None:
        raise NotFound(f"document {number}")
    require_reading(actor=actor, at=at, document=document)
    if document.state == DocumentState.MAKING:
        raise NotSealedYet
    record_read(
        actor=actor,
        at=at,
        event="documents:document:read",
        subject=f"document:{number}",
        holder_id=document.holder_id,
        purpose=READING_PURPOSE,
        basis=READING_BASIS,
    )
    return summary_of(document), read(current_key(document))


def make_documents_now(*, at: datetime, case_reference: str) -> list[tuple[DocumentSummary, bytes]]:
    """Make a case's documents at once, without waiting for the job: for rehearsals and the command line."""
    for number in Document.objects.filter(case_reference=case_reference).values_list("pk", flat=True):
        make_document(at=at, document_id=number)
    made = Document.objects.filter(case_reference=case_reference).order_by("pk")
    return [(summary_of(document), read(document.storage_key)) for document in made]


@transaction.atomic
def revoke_document(*, actor: Actor, at: datetime, number: str, reason: Text) -> DocumentSummary:
    """Take a document out of force, with a reason everyone who verifies it will read. Twice changes nothing.

    :raises NotFound: if there is none, or it is not the actor's department's.
    :raises Refused: if the actor is not the department's chief.
    :raises ReasonMissing: unless the reason is given in every language.
    :raises NotSealedYet: while it is being made.
    """
    document = Document.objects.select_for_update().filter(number=number).first()
    if document is None:
        raise NotFound(f"document {number}")
    require_revoking(actor=actor, document=document)
    if any(not reason.get(language, "").strip() for language in LANGUAGES):
        raise ReasonMissing
    if document.state == DocumentState.MAKING:
        raise NotSealedYet
    if document.state == DocumentState.REVOKED:
        return summary_of(document)
    document.state = DocumentState.REVOKED
    document.revoked_at = at
    document.revoked_reason = dict(reason)
    document.save(update_fields=["state", "revoked_at", "revoked_reason"])
    _audit(actor, at, document, "revoked", {"reason": dict(reason)})
    return summary_of(document)


def _audit(actor: Actor, at: datetime, document: Document, what: str, data: dict[str, Any]) -> None:
    record(
        actor=actor,
        at=at,
        event=f"documents:document:{what}",
        subject=f"document:{document.number}",
        holder_id=document.holder_id,
        data=data,
    )
