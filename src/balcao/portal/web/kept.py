"""The photographs of how what a deposit stands for came back."""

from django.http import HttpRequest, HttpResponse

from balcao.cases.api import case_view
from balcao.documents.api import shown_file
from balcao.foundation.audit.api import record_seen
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder


@for_holder
def photo(request: HttpRequest, holder: str, reference: str, sha256: str) -> HttpResponse:
    """One photograph, for the holder of the deposit and who acts for them."""
    at, actor = now(), request.actor  # type: ignore[attr-defined]
    case = case_view(actor=actor, at=at, reference=reference)
    kept = case.kept if case.holder_id == holder else None
    found = next((each for each in kept.photos if each["sha256"] == sha256), None) if kept else None
    if found is None:
        raise NotFound(f"photo {sha256}")
    record_seen(actor=actor, at=at, subject=f"case:{reference}", holder_id=holder)
    return shown_file(request, str(found["key"]), str(found["name"]))
