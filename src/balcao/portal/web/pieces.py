"""Files of a form that are sent piece by piece before the form is: it names them by their numbers then.

What is not whole stays for a day. The same file, chosen again for the same field, goes on where it stopped: what tells
files apart is the field, their name, their size and when they were changed last.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from balcao.documents.api import (
    UPLOAD_STATUS,
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
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.portal.web.holders import for_holder

MB = 1024 * 1024
DIGITS = 18
"""So many a number has at most: more is no number of ours, and no size of a file."""


def in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Failures of a call by a page's script: a status, and `words` to show; 401 once nobody is signed in."""

    @wraps(view)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return JsonResponse({}, status=401)
        try:
            return view(request, *args, **kwargs)
        except UploadRefused as refusal:
            words = translate(refusal.reason_key, name=refusal.file, most=refusal.most_mb)
            return JsonResponse({"words": words}, status=UPLOAD_STATUS[UploadRefused])
        except NotFound:
            return JsonResponse({}, status=404)
        except BalcaoError as failure:
            return JsonResponse({"words": translate(failure.key)}, status=UPLOAD_STATUS.get(type(failure), 403))

    return call


def field_of(request: HttpRequest) -> str:
    """For which field of the form a file is announced; photographed pages have one of their own, `<name>.pages`."""
    return said_of_file(request.headers.get("Upload-Metadata", ""), "field")


def announce(request: HttpRequest, *, about: str, most_mb: int) -> HttpResponse:
    """Announce a file: `Location` says where its pieces go. `about` says of what the form is.

    :raises UploadRefused: if it is empty or larger than `most_mb`.
    :raises TooManyUploads: when too many are under way.
    """
    check_protocol(request.headers.get("Tus-Resumable", ""))
    said, actor, at = request.headers.get("Upload-Metadata", ""), request.actor, now()  # type: ignore[attr-defined]
    name, length = said_of_file(said, "filename"), _number(request.headers.get("Upload-Length", ""))
    if not 0 < length <= most_mb * MB:
        raise UploadRefused("too_big" if length else "empty", file=name[:80], most_mb=most_mb)
    subject = f"{about}:{field_of(request)}"
    same = sha256(f"{subject}\n{name}\n{length}\n{said_of_file(said, 'modified')}".encode()).hexdigest()[:50]

    def begun() -> Upload:
        return begin_upload(actor=actor, at=at, key=same, subject=subject, name=name, length=length)

    upload = begun()
    if upload.done:  # handed in before; perhaps taken out of the answers since
        drop_upload(actor=actor, at=at, upload_id=upload.id)
        upload = begun()
    answer = tus_answer(201, upload)
    answer.headers["Location"] = reverse("portal-upload", args=[actor.holder_id, upload.id])
    return answer


@in_words
@for_holder
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, holder: str, upload_id: int) -> HttpResponse:
    """How much has arrived; the next piece; forget it."""
    actor = request.actor  # type: ignore[attr-defined]
    check_protocol(request.headers.get("Tus-Resumable", ""))
    if request.method == "PATCH":
        offset = _number(request.headers.get("Upload-Offset", ""))
        return tus_answer(204, receive(request, actor=actor, upload_id=upload_id, offset=offset))
    if request.method == "DELETE":
        drop_upload(actor=actor, at=now(), upload_id=upload_id)
        return tus_answer(204)
    return tus_answer(200, upload_of(actor=actor, at=now(), upload_id=upload_id))


def files_of(request: HttpRequest, name: str, about: str) -> list[tuple[str, bytes]]:
    """The files of a field, each with its name: those in the form, and those that came before it.

    Those that were handed in already are left out.

    :raises UploadRefused: incomplete, if one is not whole, was given up or is for another field.
    """
    came = []
    for each in request.POST.getlist(f"{name}.sent"):
        try:
            found = upload_of(actor=request.actor, at=now(), upload_id=_number(each))  # type: ignore[attr-defined]
        except NotFound:
            raise UploadRefused("incomplete") from None
        if found.subject != f"{about}:{name}" or not found.whole:
            raise UploadRefused("incomplete")
        came.append(found)
    files = [(str(each.name), each.read()) for each in request.FILES.getlist(name)]
    for found in came:
        data = bytes_of_upload(actor=request.actor, at=now(), upload_id=found.id)  # type: ignore[attr-defined]
        if data:
            files.append((found.name, data))
            request.__dict__.setdefault("balcao_pieces", []).append(found.id)
    return files


def forget_pieces(request: HttpRequest) -> None:
    """After the form was kept: the files it named were judged, and their pieces go. Sent once more it adds nothing."""
    for number in getattr(request, "balcao_pieces", ()):
        with suppress(NotFound):
            finish_upload(actor=request.actor, at=now(), upload_id=number)  # type: ignore[attr-defined]


def _number(text: str) -> int:
    """The number a text says; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0
