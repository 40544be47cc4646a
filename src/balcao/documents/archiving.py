"""Stamping sealed documents again, so that they can be judged when algorithms and authorities are gone.

The first stamp comes within days, while what was said of revocations is fresh; then one before the certificate ends by
which the last was made, as soon as the authority stamps with a newer one, and at the latest before a year is over. Each
document is stamped at most once a period, whoever runs, and as often as that is begun.
"""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from balcao.documents.models import Document, Stamping
from balcao.documents.sealing import stamp_again, stamp_holds_until, stamper_ends
from balcao.documents.types import DocumentState
from balcao.foundation.audit.api import record
from balcao.foundation.storage.api import put, read
from balcao.kernel.actor import system_actor

FIRST_AFTER = timedelta(hours=12)
KEPT = (DocumentState.SEALED, DocumentState.REVOKED)
MOST = 2_000
"""So many are begun by one sweep."""


def due_for_stamps(*, at: datetime) -> list[int]:
    """The documents to stamp: never stamped again; not for so long as the setting says; or stamped by a certificate
    that ends soon, once the authority has a newer one. The longest first.

    :raises SealingUnavailable: if that is to be asked, and the authority does not answer as agreed.
    """
    again = at - timedelta(days=settings.BALCAO_STAMP_AGAIN_DAYS)
    rows = Document.objects.filter(state__in=KEPT).annotate(
        last=Max("stampings__stamped_at"), holds=Max("stampings__holds_until")
    )
    wanted = Q(last__isnull=True, sealed_at__lte=at - FIRST_AFTER) | Q(last__lte=again)
    ending = Q(holds__lte=at + _margin())
    if rows.filter(ending & ~wanted).exists():
        wanted |= ending & Q(holds__lt=stamper_ends(folder=settings.BALCAO_VAR / "pki"))
    return list(rows.filter(wanted).order_by("last", "pk").values_list("pk", flat=True)[:MOST])


def _margin() -> timedelta:
    return timedelta(days=settings.BALCAO_STAMP_MARGIN_DAYS)


def stamp_document(*, at: datetime, document_id: int) -> bool:
    """Put a time stamp over a document; whether one was put on. The file before stays, and stays genuine.

    The bytes are stored before the row is written: killed between, this leaves bytes nobody points to.

    :raises SealingUnavailable: if an authority does not answer; the document stays as it is.
    """
    document = Document.objects.filter(pk=document_id, state__in=KEPT).first()
    if document is None:
        return False
    last = Stamping.objects.filter(document=document).order_by("-period").first()
    by_days, ending = _due_by_days(document, last, at), _ends_soon(last, at)
    if not (by_days or ending):
        return False
    period = last.period + 1 if last else 1
    stamped = stamp_again(read(current_key(document)), folder=settings.BALCAO_VAR / "pki")
    until = stamp_holds_until(stamped)
    if not by_days and last is not None and last.holds_until is not None and until <= last.holds_until:
        return False  # nothing is gained: the authority has no newer certificate yet
    stored = put(stamped, media_type="application/pdf", name=f"{document.number}.pdf")
    try:
        with transaction.atomic():
            Stamping.objects.create(
                document=document,
                period=period,
                stamped_at=at,
                holds_until=until,
                storage_key=stored.key,
                sha256=stored.sha256,
            )
            record(
                actor=system_actor(),
                at=at,
                event="documents:document:stamped",
                subject=f"document:{document.number}",
                holder_id=document.holder_id,
                data={"sha256": stored.sha256, "period": period},
            )
    except IntegrityError:
        return False  # a twin was faster
    return True


def _due_by_days(document: Document, last: Stamping | None, at: datetime) -> bool:
    wait = timedelta(days=settings.BALCAO_STAMP_AGAIN_DAYS) if last else FIRST_AFTER
    since = last.stamped_at if last else document.sealed_at
    return since is not None and since + wait <= at


def _ends_soon(last: Stamping | None, at: datetime) -> bool:
    return last is not None and last.holds_until is not None and last.holds_until <= at + _margin()


def current_key(document: Document) -> str:
    """Where the newest file of a document lies: as sealed, or as stamped last."""
    newest = Stamping.objects.filter(document=document).order_by("-period").values_list("storage_key", flat=True)
    return newest.first() or document.storage_key


def document_of_file(data: bytes) -> Document | None:
    """The document of which these bytes are a file: as sealed, or as stamped at any time since."""
    digest = hashlib.sha256(data).hexdigest()
    found = Q(sha256=digest) | Q(pk__in=Stamping.objects.filter(sha256=digest).values("document_id"))
    return Document.objects.filter(found).first()
