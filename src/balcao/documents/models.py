"""The register: a row for every document ever asked for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.documents.types import DocumentState


class Document(models.Model):
    """A numbered document. `layout` and `data` are kept as they were, so that making it again is the same.

    `replaced_by` is the document issued in its place since `replaced_at`; the old number goes on pointing to it.
    `anew_for` is the document whose matter it states again in another layout: what is said of that matter holds for
    both. Since `deleted_at` what it said is gone; number, code, dates and hash stay.
    """

    number = models.CharField(max_length=60, unique=True)
    register = models.CharField(max_length=30)
    year = models.IntegerField()
    sequence = models.IntegerField()
    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=40)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    case_reference = models.CharField(max_length=60, blank=True, default="")
    scopes = models.JSONField(default=list)
    title = models.JSONField()
    layout = models.TextField()
    data = models.JSONField()
    state = models.CharField(
        max_length=10, default=DocumentState.MAKING, choices=[(state.value, state.value) for state in DocumentState]
    )
    requested_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    storage_key = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.JSONField(null=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    anew_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    request_key = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "year", "sequence"], name="documents_document_sequence_once"),
            models.UniqueConstraint(fields=["sha256"], condition=~Q(sha256=""), name="documents_document_sha256_once"),
            models.CheckConstraint(
                condition=Q(state="making", sealed_at__isnull=True, sha256="", storage_key="")
                | (Q(state__in=["sealed", "revoked"], sealed_at__isnull=False) & ~Q(sha256="") & ~Q(storage_key=""))
                | Q(state="deleted", storage_key=""),
                name="documents_document_sealed_has_bytes",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False, revoked_reason__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at__isnull=True, revoked_reason__isnull=True)),
                name="documents_document_revoked_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="deleted", deleted_at__isnull=False, layout="", holder_id="")
                | ~Q(state="deleted") & Q(deleted_at__isnull=True),
                name="documents_document_deleted_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True, replaced_at__isnull=True)
                | (Q(replaced_by__isnull=False, replaced_at__isnull=False) & ~Q(replaced_by=F("pk"))),
                name="documents_document_replaced_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-id"], name="documents_document_holder"),
            models.Index(fields=["case_reference"], name="documents_document_case"),
        ]


class Stamping(models.Model):
    """A time stamp put over a sealed document, and the file that came of it; periods are counted from 1.

    `holds_until` is the end of the certificate by which it was made; unknown of the oldest.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="stampings")
    period = models.PositiveIntegerField()
    stamped_at = models.DateTimeField()
    holds_until = models.DateTimeField(null=True)
    storage_key = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "period"], name="documents_stamping_once_a_period"),
            models.CheckConstraint(condition=Q(period__gte=1), name="documents_stamping_counted"),
        ]


class PaperPrint(models.Model):
    """A document printed at a counter: which copy, its serial number, where, by whom; `why` it was printed again.

    The same row gives the same paper: its ground is drawn from document and serial number.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="prints")
    copy = models.PositiveIntegerField()
    serial = models.CharField(max_length=60, unique=True)
    place = models.JSONField()
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=200)
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "copy"], name="documents_print_once_a_copy"),
            models.CheckConstraint(
                condition=Q(copy=1, why="") | (Q(copy__gt=1) & ~Q(why="")), name="documents_print_again_has_reason"
            ),
        ]


class RemoteEnd(models.Model):
    """Until when the newest certificate of a department at the signing service holds, as the service told last."""

    department = models.CharField(max_length=10, unique=True)
    until = models.DateTimeField()


class SealingOutage(models.Model):
    """A time in which no document could be sealed, for want of `part` (of whom sealing asks)."""

    part = models.CharField(max_length=20)
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="documents_outage_one_at_a_time",
            ),
        ]


class PartialUpload(models.Model):
    """A file that is sent piece by piece by `owner` for the holder and `subject`, until it is whole or its time is up.

    `arrived` bytes are here. `done_at` is when it was taken; its pieces are gone then.
    """

    owner = models.CharField(max_length=40)
    holder_id = models.CharField(max_length=40)
    key = models.CharField(max_length=50)
    subject = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    arrived = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "holder_id", "key"], name="documents_upload_once"),
            models.CheckConstraint(condition=Q(arrived__lte=F("length")), name="documents_upload_no_longer"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(arrived=F("length")), name="documents_upload_done_whole"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="documents_upload_expires")]


class UploadPiece(models.Model):
    """Bytes of such a file, from `start` on."""

    upload = models.ForeignKey(PartialUpload, on_delete=models.CASCADE, related_name="pieces")
    start = models.PositiveBigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["upload", "start"], name="documents_piece_once")]
