"""What tus 1.0 (creation, expiration, termination) is at every door; how a file is announced is the door's own."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date

from balcao.documents.partial_uploads import (
    NotOctets,
    OtherProtocol,
    TooLong,
    TooManyUploads,
    Upload,
    WrongOffset,
    add_piece,
)
from balcao.documents.refusals import UploadRefused
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError

TUS = "1.0.0"
OCTETS = "application/offset+octet-stream"
PIECE = 256 * 1024
"""So much is kept at a time: a connection that breaks loses no more."""
UPLOAD_STATUS: dict[type[BalcaoError], int] = {
    WrongOffset: 409,
    OtherProtocol: 412,
    TooLong: 413,
    NotOctets: 415,
    UploadRefused: 422,
    TooManyUploads: 429,
}


def check_protocol(version: str) -> None:
    """:raises OtherProtocol: for every version but 1.0.0."""
    if version != TUS:
        raise OtherProtocol


def said_of_file(metadata: str, key: str) -> str:
    """What `Upload-Metadata` says under a key; nothing where it says nothing that can be read."""
    for pair in metadata.split(","):
        name, _, value = pair.strip().partition(" ")
        if name == key:
            try:
                return base64.b64decode(value, validate=True).decode().replace("\0", "")
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


def receive(request: HttpRequest, *, actor: Actor, upload_id: int, offset: int) -> Upload:
    """Keep what the request brings, piece by piece; when the connection breaks, what came before.

    :raises NotOctets: when it brings something else than bytes.
    :raises NotFound, WrongOffset, TooLong: as :func:`add_piece`.
    """
    if request.content_type != OCTETS:
        raise NotOctets
    upload = add_piece(actor=actor, at=now(), upload_id=upload_id, offset=offset, data=b"")
    try:
        while piece := request.read(PIECE):
            upload = add_piece(actor=actor, at=now(), upload_id=upload_id, offset=upload.arrived, data=piece)
    except UnreadablePostError:
        return upload
    return upload


def tus_answer(status: int, upload: Upload | None = None) -> HttpResponse:
    """An answer of the protocol; of an upload it says how far that is."""
    answer = HttpResponse(status=status)
    answer.headers["Tus-Resumable"] = TUS
    answer.headers["Cache-Control"] = "no-store"
    if upload is not None:
        answer.headers["Upload-Offset"] = str(upload.arrived)
        answer.headers["Upload-Length"] = str(upload.length)
        answer.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer
