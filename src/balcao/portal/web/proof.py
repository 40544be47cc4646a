"""What proves a notice: how one was told of it, and the record of service to save."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

from balcao.foundation.web.api import saved_file
from balcao.kernel.clock import now
from balcao.notices.api import deliveries, deliveries_in_words, own_record, recorded
from balcao.portal.web.holders import for_holder


def proof_shown(notice_id: int, language: str) -> dict[str, Any]:
    """What the page of a notice says of it."""
    return {
        "told": deliveries_in_words(deliveries([notice_id]).get(notice_id, []), language),
        "recorded": notice_id in recorded([notice_id]),
        "notice_id": notice_id,
    }


@for_holder
def record(request: HttpRequest, holder: str, notice_id: int, form: Literal["pdf", "json"]) -> HttpResponse:
    """The record of service, sealed or for programs."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    data = own_record(actor=actor, at=now(), notice_id=notice_id, form=form)
    return saved_file(data, name=f"notice-{notice_id}.{form}", kind=f"application/{form}")
