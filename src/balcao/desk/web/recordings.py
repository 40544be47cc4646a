"""What was recorded in visits by video about a case, for the officers of that case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from balcao.cases.api import officer_case
from balcao.counter.api import hear_recording_at_desk, recording_rows, recordings_of_draft
from balcao.desk.web.guard import at_desk
from balcao.documents.api import shown_file
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound


@at_desk
def recording(request: HttpRequest, reference: str, recording_id: int, place: int) -> HttpResponse:
    """A piece of what was recorded in a visit about a case, for the officers of that case."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    if not case.works_on_it:
        raise NotFound(f"recording {recording_id}")
    about: dict[str, Any] = {"draft_id": case.view.draft_id, "recording_id": recording_id, "place": place}
    file = hear_recording_at_desk(actor=actor, at=now(), **about)
    return shown_file(request, str(file["key"]), str(file["name"]))


def recordings_shown(reference: str, draft_id: int, language: str) -> list[dict[str, Any]]:
    """What was recorded in visits about a case, whose officers the caller has seen."""

    def address(recording_id: int, place: int) -> str:
        return reverse("desk-recording", args=[reference, recording_id, place])

    return recording_rows(recordings_of_draft(draft_id), language, address)
