"""The record of service of a notice about a case."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

from balcao.cases.api import officer_case
from balcao.desk.web.guard import at_desk
from balcao.foundation.web.api import saved_file
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.notices.api import record_of_case


@at_desk
def record(request: HttpRequest, reference: str, notice_id: int, form: Literal["pdf", "json"]) -> HttpResponse:
    """Sealed, or for programs; for the department that decides, not for those asked for an opinion."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    at = now()
    if officer_case(actor=actor, at=at, reference=reference).share:
        raise NotFound(f"notice {notice_id}")
    data = record_of_case(actor=actor, at=at, case_reference=reference, notice_id=notice_id, form=form)
    return saved_file(data, name=f"notice-{notice_id}.{form}", kind=f"application/{form}")
