"""The door for files of forms: those that come with the form, and those sent piece by piece before it.

A form names what came before it by its numbers. What is not whole stays for an hour after its last piece: the same
file, chosen again for the same field, goes on where it stopped. What tells files apart is the form, the field, their
name, their size and when they were changed last. What is whole is scanned at once, and judged when the form is sent.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from balcao.documents.copies import bind_pages
from balcao.documents.partial_uploads import (
    Upload,
    begin_upload,
    bytes_of_upload,
    drop_upload,
    finish_upload,
    upload_of,
)
from balcao.documents.refusals import UploadRefused
from balcao.documents.uploads import scan_arrived
from balcao.documents.web.tus import UPLOAD_STATUS, check_protocol, receive, said_of_file, tus_answer
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound

MB = 1024 * 1024
MOST_MB = 20
"""Of a file for which nobody says another limit."""
MOST_PHOTOGRAPHED = 20
"""So many photographs are bound to one PDF."""
DIGITS = 18
"""So many a number has at most: more is no number of ours, and no size of a file."""
LONGEST_ABOUT = 60


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


def announce(
    request: HttpRequest, *, place: Callable[[int], str], about: str | None = None, most_mb: int = MOST_MB
) -> HttpResponse:
    """Announce a file: `Location` says where its pieces go, as `place` tells by its number.

    `about` says of what the form is; without it, it is the form at the address that the call names.

    :raises UploadRefused: if it is empty or larger than `most_mb`.
    :raises TooManyUploads: when too many are under way.
    """
    check_protocol(request.headers.get("Tus-Resumable", ""))
    said, actor, at = request.headers.get("Upload-Metadata", ""), request.actor, now()  # type: ignore[attr-defined]
    name, length = said_of_file(said, "filename"), _number(request.headers.get("Upload-Length", ""))
    if not 0 < length <= most_mb * MB:
        raise UploadRefused("too_big" if length else "empty", file=name[:80], most_mb=most_mb)
    subject = _subject(about or _form(said_of_file(said, "form")), field_of(request))
    same = sha256(f"{subject}\n{name}\n{length}\n{said_of_file(said, 'modified')}".encode()).hexdigest()[:50]

    def begun() -> Upload:
        return begin_upload(actor=actor, at=at, key=same, subject=subject, name=name, length=length)

    upload = begun()
    if upload.done:  # handed in before; perhaps taken out of the answers since
        drop_upload(actor=actor, at=at, upload_id=upload.id)
        upload = begun()
    answer = tus_answer(201, upload)
    answer.headers["Location"] = place(upload.id)
    return answer


def take_piece(request: HttpRequest, upload_id: int) -> HttpResponse:
    """How much has arrived (HEAD); the next piece (PATCH); forget it (DELETE).

    :raises UploadRefused: when the last piece makes a file in which the scanner finds something; it is forgotten.
    """
    actor = request.actor  # type: ignore[attr-defined]
    check_protocol(request.headers.get("Tus-Resumable", ""))
    if request.method == "PATCH":
        offset = _number(request.headers.get("Upload-Offset", ""))
        upload = receive(request, actor=actor, upload_id=upload_id, offset=offset)
        if upload.whole:
            scan_arrived(actor=actor, at=now(), upload=upload)
        return tus_answer(204, upload)
    if request.method == "DELETE":
        drop_upload(actor=actor, at=now(), upload_id=upload_id)
        return tus_answer(204)
    return tus_answer(200, upload_of(actor=actor, at=now(), upload_id=upload_id))


def sent_files(request: HttpRequest, name: str, *, about: str | None = None) -> list[tuple[str, bytes]]:
    """The files of a field, each with its name; photographed pages are bound to one PDF. `about`: as announced.

    :raises UploadRefused: if one did not arrive whole, a page is no picture, or they are too many.
    """
    about = about or _form(request.path)
    files = _files_of(request, name, about)
    pages = _files_of(request, f"{name}.pages", about)
    if not pages:
        return files
    if len(pages) > MOST_PHOTOGRAPHED:
        raise UploadRefused("pages")
    bound = bind_pages([data for _, data in pages])
    return [*files, (f"{pages[0][0].rpartition('.')[0]}.pdf", bound)]


def forget_pieces(request: HttpRequest) -> None:
    """After the form was kept: the files it named were judged, and their pieces go. Sent once more it adds nothing."""
    for number in getattr(request, "balcao_pieces", ()):
        with suppress(NotFound):
            finish_upload(actor=request.actor, at=now(), upload_id=number)  # type: ignore[attr-defined]


def _files_of(request: HttpRequest, name: str, about: str) -> list[tuple[str, bytes]]:
    """Those in the form, and those that came before it; those that were handed in already are left out."""
    actor: Any = getattr(request, "actor", None)
    came = []
    for each in request.POST.getlist(f"{name}.sent") if actor is not None else ():
        try:
            found = upload_of(actor=actor, at=now(), upload_id=_number(each))
        except NotFound:
            raise UploadRefused("incomplete") from None
        if found.subject != _subject(about, name) or not found.whole:
            raise UploadRefused("incomplete")
        came.append(found)
    files = [(str(each.name), each.read()) for each in request.FILES.getlist(name)]
    for found in came:
        data = bytes_of_upload(actor=actor, at=now(), upload_id=found.id)
        if data:
            files.append((found.name, data))
            request.__dict__.setdefault("balcao_pieces", []).append(found.id)
    return files


def _form(path: str) -> str:
    """The form at an address, as short as a subject has to be."""
    return f"form-{sha256(path.encode()).hexdigest()[:20]}"


def _subject(about: str, field: str) -> str:
    return f"{about[:LONGEST_ABOUT]}:{field[: LONGEST_ABOUT - 1]}"


def _number(text: str) -> int:
    """The number a text says; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0
