"""Files that go with words: answers to a department and its own letters, scans of what was signed.

What was taken stays with the form while something else in it has to be put right: the form comes back with a reference
to it, signed for who sent it, and needs no script for that.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest

from balcao.documents.refusals import UploadRefused
from balcao.documents.uploads import accept_upload, file_answer
from balcao.documents.web.pieces import MOST_MB, sent_files
from balcao.foundation.ui.api import translate

KINDS = ("pdf", "jpg", "png")
SALT = "documents.kept"
KEPT = timedelta(hours=12)
"""So long a form that came back may be sent again; the file itself stays for a day."""


def answer_files(
    request: HttpRequest, name: str, *, allowed: tuple[str, ...] = KINDS, most_mb: int = MOST_MB, most: int = 0
) -> tuple[list[dict[str, Any]], str]:
    """The files sent for a field, each as an answer holds it; and, when one cannot be taken, why, in words.

    Those that came with the form before go first. Of more than `most` the latest stay; 0 is any number.
    They are left in `request.balcao_kept` under the field's name, for the form that comes back.

    While one cannot be taken nothing is returned, so that nobody hands in the others alone.
    """
    came = _kept(request, name)
    try:
        for file_name, data in sent_files(request, name):
            try:
                stored = accept_upload(name=file_name, data=data, allowed=allowed, max_mb=most_mb)
            except UploadRefused as refusal:
                refusal.file = file_name[:80]
                raise
            came = [*(each for each in came if each["sha256"] != stored.sha256), file_answer(stored)]
    except UploadRefused as refusal:
        _leave(request, name, came[-most:])
        return [], translate(refusal.reason_key, name=refusal.file or "PDF", most=most_mb)
    came = came[-most:]
    _leave(request, name, came)
    return came, ""


def _leave(request: HttpRequest, name: str, files: list[dict[str, Any]]) -> None:
    shown = [{"name": each["name"], "token": signing.dumps([_who(request), each], salt=SALT)} for each in files]
    request.__dict__.setdefault("balcao_kept", {})[name] = shown


def _kept(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """What this sender sent with the form before and did not take out again."""
    found = []
    for token in request.POST.getlist(f"{name}.kept"):
        try:
            who, file = signing.loads(token, salt=SALT, max_age=KEPT)
        except signing.BadSignature:
            continue
        if who == _who(request):
            found.append(file)
    return found


def _who(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    return f"{actor.self_id} {actor.holder_id}" if actor is not None else ""
