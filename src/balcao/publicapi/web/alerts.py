"""Being told of changes to documents one verified: a bank names those it holds copies of, and asks what changed."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from ninja.params import Query

from balcao.alerts.api import changes_for, unwatch_document, watch_documents
from balcao.kernel.clock import now
from balcao.publicapi.verifications_shown import number_verified
from balcao.publicapi.web.door import caller
from balcao.publicapi.web.schemas import Changes, Numbers, Problem, Verifications
from balcao.publicapi.web.verifications import OfVerifying, signed

REFUSED = frozenset({401, 403, 409, 422})
router = Router(tags=["verifications"])


@router.post(
    "/",
    response={200: Verifications, REFUSED: Problem},
    throttle=OfVerifying(),
    summary="Verify documents and be told when they change",
)
def watch(request: HttpRequest, body: Numbers) -> dict[str, Any]:
    """The verdicts of up to 1,000 documents; those that may still change are watched for this software, once each."""
    actor, at = caller(request), now()
    pairs = [(each.number, each.code) for each in body.documents]
    answers = watch_documents(actor=actor, documents=pairs, at=at)
    told = zip(body.documents, answers, strict=True)
    return signed(request, at, [number_verified(asked.number, each, actor.language) for asked, each in told])


@router.get("/changes/", response={200: Changes, REFUSED: Problem}, summary="What changed about watched documents")
def changes(request: HttpRequest, after: Annotated[int, Query(ge=0)] = 0) -> dict[str, Any]:
    """Up to 1,000 changes after that one, oldest first; asked again with the same `after`, the same are answered."""
    found = changes_for(actor=caller(request), after=after)
    return {"changes": found, "after": found[-1].change_id if found else after}


@router.delete("/{number}/", response={204: None, REFUSED: Problem}, summary="Watch a document no more")
def unwatch(request: HttpRequest, number: str) -> Status[None]:
    """It is told of no more; what is watched no more, or never was, is answered alike."""
    unwatch_document(actor=caller(request), number=number, at=now())
    return Status(204, None)
