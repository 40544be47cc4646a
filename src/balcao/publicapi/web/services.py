"""Which services software may begin, and what they ask."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from balcao.cases.api import service_to_begin, services_to_begin
from balcao.kernel.clock import now
from balcao.publicapi.shown import service_line, service_whole
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.schemas import Problem, Service, Services

router = Router(tags=["services"])
REFUSED = frozenset({401, 403})


@router.get("/", response={200: Services, REFUSED: Problem}, summary="Services that the software may begin")
def services(request: HttpRequest) -> dict[str, Any]:
    """Those on offer for the entity in which a mandate of the software lets it prepare."""
    actor = caller(request)
    return {"services": [service_line(each, actor.language) for each in services_to_begin(actor=actor, at=now())]}


@router.get("/{service_id}/", response={200: Service, REFUSED | {404}: Problem}, summary="What a service asks")
def service(request: HttpRequest, service_id: str) -> dict[str, Any]:
    """Its questions, and the JSON Schema of their answers."""
    actor = caller(request)
    return service_whole(service_to_begin(actor=actor, at=now(), service_id=service_id), actor.language)
