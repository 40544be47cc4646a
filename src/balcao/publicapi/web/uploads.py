"""Files sent piece by piece, as tus 1.0 does it: what has arrived before a connection broke stays, and one goes on."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router

from balcao.documents.api import (
    Upload,
    UploadRefused,
    begin_upload,
    bytes_of_upload,
    check_protocol,
    drop_upload,
    finish_upload,
    receive,
    said_of_file,
    tus_answer,
    upload_of,
)
from balcao.kernel.clock import now
from balcao.publicapi.failures import KeyReused
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.drafts import READING, WRITING, Number
from balcao.publicapi.web.papers import QuestionId, asked_question, take_file
from balcao.publicapi.web.schemas import IdempotencyKey, Problem

router = Router(tags=["files"])
MB = 1024 * 1024
Protocol = Annotated[str, Header(alias="Tus-Resumable", description="The protocol's version: 1.0.0.")]
Length = Annotated[int, Header(alias="Upload-Length", ge=1, le=2**40, description="The size of the file, in bytes.")]
Metadata = Annotated[
    str, Header(alias="Upload-Metadata", max_length=2000, description="`filename` and the name in base64.")
]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**40, description="How many bytes have arrived.")]


@router.post(
    "drafts/{draft_id}/uploads/{question}/",
    response={201: None, WRITING | {412}: Problem},
    summary="Announce a file",
)
def announce(
    request: HttpRequest,
    draft_id: Number,
    question: QuestionId,
    key: IdempotencyKey,
    length: Length,
    protocol: Protocol = "",
    metadata: Metadata = "",
) -> HttpResponse:
    """Announce a file for a question of the kind `file`; `Location` says where its pieces go, until an
    hour after the last.

    The same key gives the same place.
    """
    check_protocol(protocol)
    _, asked = asked_question(request, draft_id, question, "file")
    if length > (asked.files.max_mb if asked.files else 10) * MB:
        raise UploadRefused("too_big")
    subject = f"{draft_id}:{question}"
    upload = begin_upload(
        actor=caller(request),
        at=now(),
        key=key,
        subject=subject,
        name=said_of_file(metadata, "filename"),
        length=length,
    )
    if (upload.subject, upload.length) != (subject, length):
        raise KeyReused
    answer = tus_answer(201, upload)
    answer.headers["Location"] = request.build_absolute_uri(reverse("publicapi:upload", args=[upload.id]))
    return answer


@router.api_operation(
    ["HEAD"],
    "uploads/{upload_id}/",
    response={200: None, READING | {412, 422}: Problem},
    summary="How much has arrived",
    url_name="upload",
)
def arrived(request: HttpRequest, upload_id: Number, protocol: Protocol = "") -> HttpResponse:
    """`Upload-Offset` says from where to go on. What arrived whole before its taking was confirmed is taken now."""
    check_protocol(protocol)
    return tus_answer(200, _taken(request, upload_of(actor=caller(request), at=now(), upload_id=upload_id)))


@router.patch(
    "uploads/{upload_id}/",
    response={204: None, READING | {409, 412, 415, 422}: Problem},
    summary="Send a piece",
)
def send(request: HttpRequest, upload_id: Number, offset: Offset, protocol: Protocol = "") -> HttpResponse:
    """The bytes from `Upload-Offset` on, as `application/offset+octet-stream`. With the last one the file is judged and
    becomes part of the answers, as if it had been sent at once.

    No Idempotency-Key: the offset says whether these bytes have come already (409 then).
    """
    check_protocol(protocol)
    upload = receive(request, actor=caller(request), upload_id=upload_id, offset=offset)
    return tus_answer(204, _taken(request, upload))


@router.delete(
    "uploads/{upload_id}/", response={204: None, READING | {412}: Problem}, summary="Forget what has arrived"
)
def forget(request: HttpRequest, upload_id: Number, protocol: Protocol = "") -> HttpResponse:
    """Forget the file and its pieces; what was taken stays in the answers."""
    check_protocol(protocol)
    drop_upload(actor=caller(request), at=now(), upload_id=upload_id)
    return tus_answer(204)


def _taken(request: HttpRequest, upload: Upload) -> Upload:
    """Take what is whole, once. What cannot be taken is forgotten.

    :raises NotFound: if the question is asked no more.
    :raises UploadRefused, Changed: as for a file sent at once.
    """
    if not upload.whole or upload.done:
        return upload
    actor = caller(request)
    draft_id, question = upload.subject.split(":")
    view, asked = asked_question(request, int(draft_id), question, "file")
    data = bytes_of_upload(actor=actor, at=now(), upload_id=upload.id)
    try:
        take_file(request, view, asked, upload.name, data)
    except UploadRefused:
        drop_upload(actor=actor, at=now(), upload_id=upload.id)
        raise
    finish_upload(actor=actor, at=now(), upload_id=upload.id)
    return upload
