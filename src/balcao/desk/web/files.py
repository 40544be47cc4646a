"""A file of a case, shown without any power over the page or the session."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from balcao.cases.api import officer_case
from balcao.desk.files import files_of, media_type_of
from balcao.desk.reading import words_of
from balcao.desk.web.guard import at_desk
from balcao.foundation.storage.api import read
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox"


@at_desk
def case_file(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """The bytes, if the file belongs to the case: PDF and pictures are shown, everything else is saved."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    file = next((each for each in files_of(case, words_of(case.view.version, language)) if each.sha256 == sha256), None)
    if file is None or not sha256:
        raise NotFound(f"file {sha256} of case {reference}")
    try:
        data = read(file.key)
    except FileNotFoundError:
        raise NotFound(f"file {sha256} of case {reference}") from None
    kind = media_type_of(data)
    way = "attachment" if kind == "application/octet-stream" or "save" in request.GET else "inline"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
