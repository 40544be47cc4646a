"""A file of a case."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from balcao.cases.api import officer_case
from balcao.desk.files import files_of
from balcao.desk.reading import words_of
from balcao.desk.web.guard import at_desk
from balcao.documents.api import shown_file
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound


@at_desk
def case_file(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """The bytes, if the file belongs to the case."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    file = next((each for each in files_of(case, words_of(case.view.version, language)) if each.sha256 == sha256), None)
    if file is None or not sha256:
        raise NotFound(f"file {sha256} of case {reference}")
    return shown_file(request, file.key, file.name)
