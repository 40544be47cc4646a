"""What happened, for software that follows it: CloudEvents in one order, read again from any place."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.outbox.api import as_cloudevent, happening_types, happenings, schema_at
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.event_schemas import Events
from balcao.publicapi.web.schemas import Problem

router = Router(tags=["events"])

After = Annotated[str, Query(max_length=40, description="The `cursor` of an answer; without it, all that is kept.")]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/", response={200: Events, frozenset({401, 403, 404, 410, 422}): Problem}, summary="What happened")
def events(request: HttpRequest, after: After = "", limit: Limit = 100) -> dict[str, Any]:
    """What happened to the applications that the software's mandates show now, in its order. Reading changes nothing:
    the same cursor may be used again."""
    page = happenings(actor=caller(request), at=now(), after=after, limit=limit)
    return {"events": [as_cloudevent(each) for each in page.happenings], "cursor": page.cursor, "more": page.more}


@router.get(
    "/schemas/{kind}/{version}/",
    response={200: dict[str, Any], frozenset({401, 404}): Problem},
    summary="A shape",
)
def schema(request: HttpRequest, kind: str, version: int) -> dict[str, Any]:
    """The JSON Schema of an event type's `data`."""
    found = happening_types().get(kind)
    if found is None or found.version != version:
        raise NotFound(f"event type {kind} {version}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_at(found), **found.schema}
