"""Files that arrive piece by piece, over connections that break: what has arrived stays for an hour after the last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.documents.models import PartialUpload, UploadPiece
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound

KEPT = timedelta(hours=1)
"""Since the last piece."""
MOST_OPEN = 20
"""So many may be under way at once for one sender and holder."""


class WrongOffset(BalcaoError):
    """Another number of bytes has arrived than the sender thinks; it asks how many, and goes on from there."""

    key = "documents.upload.wrong_offset"


class TooLong(BalcaoError):
    """More bytes came than were announced."""

    key = "documents.upload.too_long"


class TooManyUploads(BalcaoError):
    """So many files of this sender are under way that no other is begun."""

    key = "documents.upload.too_many"


class OtherProtocol(BalcaoError):
    """Pieces come by tus 1.0.0, and the call does not say so."""

    key = "documents.upload.other_protocol"


class NotOctets(BalcaoError):
    """A piece came as another kind of content."""

    key = "documents.upload.not_octets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """How far a file is. `subject` says what it is for; `done` that it was taken."""

    id: int
    subject: str
    name: str
    length: int
    arrived: int
    expires_at: datetime
    done: bool

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.arrived == self.length


def begin_upload(*, actor: Actor, at: datetime, key: str, subject: str, name: str, length: int) -> Upload:
    """Announce a file; the same key gives the same one, whatever else is said then.

    :raises TooManyUploads: when too many are under way.
    """
    owner, holder_id = actor.self_id, actor.holder_id
    found = PartialUpload.objects.filter(owner=owner, holder_id=holder_id, key=key).first()
    if found is not None and found.expires_at <= at:
        found.delete()
        found = None
    if found is not None:
        return _shown(found)
    running = PartialUpload.objects.filter(owner=owner, holder_id=holder_id, done_at=None, expires_at__gt=at)
    if running.count() >= MOST_OPEN:
        raise TooManyUploads
    try:
        with transaction.atomic():
            made = PartialUpload.objects.create(
                owner=owner,
                holder_id=holder_id,
                key=key,
                subject=subject,
                name=name[:255],
                length=length,
                begun_at=at,
                expires_at=at + KEPT,
            )
    except IntegrityError:
        return _shown(PartialUpload.objects.get(owner=owner, holder_id=holder_id, key=key))
    return _shown(made)


def upload_of(*, actor: Actor, at: datetime, upload_id: int) -> Upload:
    """How far it is.

    :raises NotFound: for everyone but its sender, and once its time is over.
    """
    return _shown(_own(actor, at, upload_id))


@transaction.atomic
def add_piece(*, actor: Actor, at: datetime, upload_id: int, offset: int, data: bytes) -> Upload:
    """Keep the bytes that follow those already here.

    :raises NotFound: for everyone but its sender, and once its time is over.
    :raises WrongOffset: when they do not follow.
    :raises TooLong: when they are more than were announced; none of them is kept.
    """
    upload = _own(actor, at, upload_id, lock=True)
    if offset != upload.arrived:
        raise WrongOffset
    if offset + len(data) > upload.length:
        raise TooLong
    if data:
        UploadPiece.objects.create(upload=upload, start=offset, data=data)
        upload.arrived += len(data)
        upload.expires_at = at + KEPT
        upload.save(update_fields=["arrived", "expires_at"])
    return _shown(upload)


def bytes_of_upload(*, actor: Actor, at: datetime, upload_id: int) -> bytes:
    """All that has arrived, in its order.

    :raises NotFound: for everyone but its sender.
    """
    pieces = _own(actor, at, upload_id).pieces.order_by("start").values_list("data", flat=True)
    return b"".join(bytes(each) for each in pieces)


@transaction.atomic
def finish_upload(*, actor: Actor, at: datetime, upload_id: int) -> None:
    """Note that it was taken; its pieces go. Said twice, once is enough.

    :raises NotFound: for everyone but its sender.
    """
    upload = _own(actor, at, upload_id, lock=True)
    if upload.done_at is None:
        upload.pieces.all().delete()
        upload.done_at = at
        upload.save(update_fields=["done_at"])


def drop_upload(*, actor: Actor, at: datetime, upload_id: int) -> None:
    """Forget it and what has arrived of it.

    :raises NotFound: for everyone but its sender.
    """
    _own(actor, at, upload_id).delete()


def forget_uploads(*, at: datetime) -> int:
    """Forget those whose time is over; returns how many."""
    old = list(PartialUpload.objects.filter(expires_at__lte=at).values_list("pk", flat=True)[:1000])
    PartialUpload.objects.filter(pk__in=old).delete()
    return len(old)


def _own(actor: Actor, at: datetime, upload_id: int, *, lock: bool = False) -> PartialUpload:
    rows = PartialUpload.objects.select_for_update() if lock else PartialUpload.objects
    found = rows.filter(pk=upload_id, owner=actor.self_id, holder_id=actor.holder_id, expires_at__gt=at).first()
    if found is None:
        raise NotFound(f"upload {upload_id}")
    return found


def _shown(row: PartialUpload) -> Upload:
    return Upload(
        id=row.pk,
        subject=row.subject,
        name=row.name,
        length=row.length,
        arrived=row.arrived,
        expires_at=row.expires_at,
        done=row.done_at is not None,
    )
