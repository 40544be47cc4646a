"""Verifying documents by software: many numbers in one call, or a file; the answer is signed, to be kept as proof."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from balcao.credentials.api import signed_statement
from balcao.documents.api import MOST_VERIFIED_BYTES, UploadRefused, verify_file, verify_numbers
from balcao.kernel.clock import now
from balcao.publicapi.verifications_shown import file_verified, number_verified
from balcao.publicapi.web.door import OfOneSoftware, caller
from balcao.publicapi.web.schemas import Numbers, Problem, Verifications, Verified

KIND = "balcao-verification+jwt"
EACH_MINUTE = 30
REFUSED = frozenset({401, 403, 422})


class OfVerifying(OfOneSoftware):
    """A store of its own: with a thousand codes in a call, so many calls are many guesses."""

    store = "verifying"
    amount = EACH_MINUTE


router = Router(tags=["verifications"], throttle=OfVerifying())


@router.post("/", response={200: Verifications, REFUSED: Problem}, summary="Verify documents by number and code")
def by_number(request: HttpRequest, body: Numbers) -> dict[str, Any]:
    """What the register says of up to 1,000 documents, in the order asked. Anybody may know it who has the code."""
    actor, at = caller(request), now()
    answers = verify_numbers([(each.number, each.code) for each in body.documents], at=at)
    pairs = zip(body.documents, answers, strict=True)
    return signed(request, at, [number_verified(asked.number, each, actor.language) for asked, each in pairs])


@router.post("/file/", response={200: Verifications, REFUSED: Problem}, summary="Verify a PDF file")
def by_file(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """What the seal and the register say of one file of up to 30 MB, which is not kept."""
    actor, at = caller(request), now()
    if not file.size:
        raise UploadRefused("empty")
    if file.size > MOST_VERIFIED_BYTES:
        raise UploadRefused("too_big")
    data = file.read()
    return signed(request, at, [file_verified(data, verify_file(data, at=at), actor.language)])


def signed(request: HttpRequest, at: datetime, results: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer, and the same signed for the software that asked."""
    told = [Verified(**each).model_dump(mode="json") for each in results]
    claims = {"aud": f"m-{caller(request).machine_id}", "results": told}
    return {"checked_at": at, "results": results, "signed": signed_statement(claims, kind=KIND, at=at)}
