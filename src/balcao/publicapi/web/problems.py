"""Failures as problems: what happened, and what to do now (RFC 9457)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError, Throttled, ValidationError

from balcao.documents.api import UPLOAD_STATUS, UploadRefused
from balcao.entities.api import MachineAtRest
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, BalcaoError, NotFound, Refused
from balcao.openid.api import TokenDead
from balcao.outages.api import ServiceClosed
from balcao.outbox.api import CursorGone
from balcao.publicapi.failures import (
    AnswersUnfit,
    Changed,
    KeyMissing,
    KeyReused,
    PersonNeeded,
    SameThingInCourse,
    StillWrong,
    TableUnfit,
)

UNFIT = 422
STATUS: dict[type[BalcaoError], int] = {
    NotFound: 404,
    TokenDead: 401,
    MachineAtRest: 403,
    Refused: 403,
    AssuranceTooLow: 403,
    KeyMissing: 400,
    CursorGone: 410,
    ServiceClosed: 503,
    KeyReused: UNFIT,
    AnswersUnfit: UNFIT,
    StillWrong: UNFIT,
    TableUnfit: UNFIT,
    **UPLOAD_STATUS,
}
"""Any other anticipated failure is a conflict with how things stand."""


def problem(request: HttpRequest, key: str, status: int, **more: Any) -> HttpResponse:
    """An answer that says what is wrong; `key` names its text and, as a URN, its type."""
    language: str = request.language  # type: ignore[attr-defined]
    content = {
        "type": f"urn:balcao:problem:{key}",
        "title": translate(key, language),
        "status": status,
        **{name: value for name, value in more.items() if value},
    }
    response = JsonResponse(content, status=status, content_type="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Balcao", error="invalid_token"'
    return response


def of_failure(request: HttpRequest, failure: BalcaoError) -> HttpResponse:
    """The problem of any anticipated failure."""
    status = next((code for kind, code in STATUS.items() if isinstance(failure, kind)), 409)
    if isinstance(failure, TokenDead):
        return problem(request, "publicapi.token_dead", status)
    if isinstance(failure, ServiceClosed):
        return of_outage(request, failure, status)
    if isinstance(failure, PersonNeeded):
        return problem(request, failure.why, status, page=failure.page)
    if isinstance(failure, AnswersUnfit | StillWrong):
        return problem(request, failure.key, status, errors=failure.faults)
    if isinstance(failure, SameThingInCourse):
        return problem(request, failure.key, status, cases=failure.cases)
    if isinstance(failure, Changed):
        return problem(request, failure.key, status, detail=", ".join(failure.questions))
    if isinstance(failure, TableUnfit):
        return problem(request, failure.key, status, detail=", ".join(failure.columns))
    if isinstance(failure, UploadRefused):
        return problem(request, "publicapi.file_unfit", status, detail=failure.reason_key.rpartition(".")[2])
    key = failure.reason_key if isinstance(failure, Refused) else failure.key
    return problem(request, key, status)


def of_outage(request: HttpRequest, failure: ServiceClosed, status: int) -> HttpResponse:
    """The service takes nothing now; after how many seconds to come again, where that is known."""
    until = failure.until
    response = problem(request, failure.key, status, until=until.isoformat() if until else "")
    if until is not None:
        response.headers["Retry-After"] = str(max(1, int((until - now()).total_seconds())))
    return response


def of_shape(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """What was sent has not the shape described; a missing or strange Idempotency-Key is told apart."""
    if any("Idempotency-Key" in each["loc"] for each in failure.errors):
        return of_failure(request, KeyMissing())
    where = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in failure.errors)
    return problem(request, "publicapi.shape", UNFIT, detail=where)


def of_http(request: HttpRequest, failure: HttpError) -> HttpResponse:
    """Without a token, or with a body that is no JSON."""
    key = "publicapi.token_dead" if failure.status_code == 401 else "publicapi.shape"
    return problem(request, key, failure.status_code)


def of_haste(request: HttpRequest, failure: Throttled) -> HttpResponse:
    """Too many calls in a short time, and after how many seconds to go on."""
    response = problem(request, "publicapi.too_many_calls", failure.status_code)
    response.headers["Retry-After"] = str(failure.wait or 1)
    return response
