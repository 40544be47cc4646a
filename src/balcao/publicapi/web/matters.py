"""What the entity has under way."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from balcao.cases.api import case_view, cases_of, drafts_of
from balcao.entities.api import clients_of_machine
from balcao.foundation.audit.api import record_seen
from balcao.kernel.clock import now
from balcao.publicapi.shown import case_whole, cases_lines, clients_shown, draft_line
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.schemas import Case, Clients, Matters, Problem

router = Router(tags=["matters"])


@router.get("matters/", response={200: Matters, frozenset({401, 403}): Problem}, summary="Drafts and cases")
def matters(request: HttpRequest) -> dict[str, Any]:
    """The entity's applications, as far as the software's mandates reach."""
    actor, at = caller(request), now()
    return {
        "drafts": [draft_line(each, actor.language) for each in drafts_of(actor=actor, at=at)],
        "cases": cases_lines(cases_of(actor=actor, at=at), actor.language),
    }


Reference = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]


@router.get("cases/{reference}/", response={200: Case, frozenset({401, 403, 404, 422}): Problem}, summary="One case")
def case(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """Where it stands, its clock, what an officer asks for, what was decided."""
    actor = caller(request)
    at = now()
    found = case_view(actor=actor, at=at, reference=reference)
    record_seen(actor=actor, at=at, subject=f"case:{reference}", holder_id=found.holder_id)
    return case_whole(found, actor.language)


@router.get("clients/", response={200: Clients, frozenset({401, 403, 404}): Problem}, summary="Clients of the firm")
def clients(request: HttpRequest) -> dict[str, Any]:
    """For whom a firm's software may work: those whose mandates the firm holds, and lets the software use."""
    actor = caller(request)
    found = clients_of_machine(machine_id=actor.machine_id or 0, at=now())
    return {"clients": clients_shown(found, actor.language)}
