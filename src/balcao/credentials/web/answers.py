"""What every address that programs call shares."""

import json
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from balcao.credentials.dpop import BEARER, DPOP, Call
from balcao.credentials.encryption import REQUESTS, decrypt, encrypt, recipient
from balcao.credentials.failures import BadToken, ProtocolError, RequestUnusable
from balcao.credentials.sd_jwt import read_object
from balcao.documents.api import SealingUnavailable
from balcao.foundation.web.api import public, within_rate
from balcao.kernel.errors import NotFound

type View = Callable[..., HttpResponse]
JWT, ENCRYPTED = "application/jwt", "credential_response_encryption"
MOST_BYTES = 256 * 1024
EACH_MINUTE = 600


def endpoint(*methods: str, kept: int = 0) -> Callable[[View], View]:
    """An address that programs call, from any origin and without cookies: no CSRF token, failures as the protocol's
    JSON, and nothing in caches unless it may be `kept` there so many seconds."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = _preflight(methods) if request.method == "OPTIONS" else _answer(view, request, *args, **kwargs)
            response.headers["Access-Control-Allow-Origin"] = "*"
            good = kept and response.status_code < 400
            response.headers["Cache-Control"] = f"public, max-age={kept}" if good else "no-store"
            return response

        return csrf_exempt(public(require_http_methods([*methods, "OPTIONS"])(answering)))

    return decorate


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    try:
        if not within_rate(request, "credentials", EACH_MINUTE):
            raise ProtocolError("slow_down", status=429)
        return view(request, *args, **kwargs)
    except ProtocolError as refused:
        return error_answer(refused)
    except BadToken as wrong:
        return error_answer(ProtocolError("invalid_request", str(wrong)))
    except RequestUnusable:
        return error_answer(ProtocolError("invalid_request", "the wallet or its address is unknown"))
    except NotFound:
        return error_answer(ProtocolError("not_found", status=404))
    except SealingUnavailable:
        response = error_answer(ProtocolError("temporarily_unavailable", "try again in a minute", status=503))
        response.headers["Retry-After"] = "60"
        return response


def error_answer(refused: ProtocolError) -> HttpResponse:
    """An error as programs read it."""
    content = {"error": refused.code, **({"error_description": refused.description} if refused.description else {})}
    response = JsonResponse(content, status=refused.status)
    if refused.status == 401:
        algorithms = ' algs="ES256"' if refused.scheme == DPOP else ""
        response.headers["WWW-Authenticate"] = (
            f'{refused.scheme} error="{refused.code}"{algorithms and ","}{algorithms}'
        )
    return response


def _preflight(methods: tuple[str, ...]) -> HttpResponse:
    allowed = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Authorization, Content-Type, DPoP",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=allowed)


def form_of(request: HttpRequest) -> dict[str, str]:
    """The fields of a program's form.

    :raises ProtocolError: if one is repeated.
    """
    given = {name: values for name, values in request.POST.lists() if any(values)}
    if any(len(values) > 1 for values in given.values()):
        raise ProtocolError("invalid_request", "a field is given more than once")
    return {name: str(values[0]) for name, values in given.items()}


def json_of(request: HttpRequest, *, refused: str = "invalid_credential_request") -> dict[str, Any]:
    """The object that was sent, openly or encrypted to us (OpenID4VCI 1.0, section 10).

    :raises ProtocolError: if it is none, too large, or its answer was asked for in secret and it was not sent so.
    """
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ProtocolError(refused, "too large", status=413)
    in_secret = request.content_type == JWT
    try:
        found = decrypt(body.decode("ascii", "replace"), REQUESTS) if in_secret else read_object(body)
    except BadToken as wrong:
        code = "invalid_encryption_parameters" if in_secret else refused
        raise ProtocolError(code, "a JSON object is needed") from wrong
    if ENCRYPTED in found and not in_secret:
        raise ProtocolError("invalid_encryption_parameters", "a request for an encrypted answer is encrypted itself")
    return found


def call_of(request: HttpRequest) -> Call:
    """What a proof of the request has to speak of, and the proof.

    :raises ProtocolError: if there are several.
    """
    proof = request.headers.get("DPoP", "")
    if "," in proof:
        raise ProtocolError("invalid_dpop_proof", "one proof")
    scheme = DPOP if request.headers.get("Authorization", "")[:5].lower() == "dpop " else BEARER
    address = f"{settings.BALCAO_PUBLIC_URL}{request.path}"
    return Call(method=request.method or "", address=address, proof=proof, scheme=scheme)


def token_of(request: HttpRequest) -> str:
    """The access token of the header; nowhere else does one count.

    :raises ProtocolError: if there is none.
    """
    found = re.fullmatch(r"(?i)(?:bearer|dpop) +([A-Za-z0-9._~+/-]+=*)", request.headers.get("Authorization", ""))
    if found is None:
        raise ProtocolError("invalid_token", status=401)
    return found[1]


def check_recipient(sent: Mapping[str, Any]) -> None:
    """Before anything is issued: see that its answer can be encrypted as asked.

    :raises ProtocolError: if not.
    """
    if ENCRYPTED in sent:
        recipient(sent[ENCRYPTED])


def credential_answer(sent: Mapping[str, Any], answer: Mapping[str, Any]) -> HttpResponse:
    """Credentials, or that they are not ready, encrypted where the request asks for that."""
    status = 202 if "transaction_id" in answer else 200
    if ENCRYPTED not in sent:
        return json_answer(answer, status=status)
    key, enc, kid = recipient(sent[ENCRYPTED])
    return HttpResponse(encrypt(answer, to=key, enc=enc, kid=kid), content_type=JWT, status=status)


def json_answer(content: object, *, kind: str = "application/json", status: int = 200) -> HttpResponse:
    """JSON with its characters as they are."""
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type=kind, status=status)
