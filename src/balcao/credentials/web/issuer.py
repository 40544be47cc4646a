"""The issuer's addresses (OpenID4VCI 1.0), its types and its status lists."""

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse

from balcao.credentials import metadata
from balcao.credentials.addresses import issuer
from balcao.credentials.described import get_type
from balcao.credentials.mdoc import LIST
from balcao.credentials.nonces import make_nonce
from balcao.credentials.operations.authorising import PUSHED, PUSHED_LIFE, open_errand
from balcao.credentials.operations.issuing import fetch_later, issue_credentials
from balcao.credentials.operations.notifying import take_notification
from balcao.credentials.operations.offering import offer_of
from balcao.credentials.operations.redeeming import PRE_AUTHORISED, redeem
from balcao.credentials.statuses import list_for_mobile, list_token, version_of
from balcao.credentials.web.answers import (
    call_of,
    check_recipient,
    credential_answer,
    endpoint,
    form_of,
    json_answer,
    json_of,
    token_of,
)
from balcao.kernel.clock import now

METADATA_KEPT, TYPE_KEPT, LIST_KEPT = 300, 3600, 60
SHORT = 5
"""So many seconds a web process answers for a list without asking whether it changed."""


@endpoint("GET", "HEAD", kept=METADATA_KEPT)
def issuer_metadata(request: HttpRequest) -> HttpResponse:
    """Which credentials there are; signed where that is asked for."""
    if "application/jwt" in request.headers.get("Accept", ""):
        response = HttpResponse(metadata.signed_of_issuer(now()), content_type="application/jwt")
    else:
        response = json_answer(metadata.of_issuer())
    response.headers["Vary"] = "Accept"
    return response


@endpoint("GET", "HEAD", kept=METADATA_KEPT)
def authorisation_metadata(request: HttpRequest) -> HttpResponse:
    """How a wallet gets a token."""
    return JsonResponse(metadata.of_authorisation())


@endpoint("GET", "HEAD", kept=METADATA_KEPT)
def vc_issuer(request: HttpRequest) -> HttpResponse:
    """The public keys."""
    return JsonResponse(metadata.of_vc_issuer())


@endpoint("GET", "HEAD", kept=TYPE_KEPT)
def type_metadata(request: HttpRequest, type_id: str) -> HttpResponse:
    """What a type states."""
    return json_answer(metadata.of_type(get_type(type_id)))


@endpoint("GET", "HEAD")
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """An offer, by reference."""
    grant = offer_of(code=code, at=now())
    granted: dict[str, object] = {"pre-authorized_code": code}
    if grant.tx_hash:
        granted["tx_code"] = {"input_mode": "numeric", "length": 6}
    return json_answer(
        {
            "credential_issuer": issuer(),
            "credential_configuration_ids": list(get_type(grant.type_id).configurations),
            "grants": {PRE_AUTHORISED: granted},
        }
    )


@endpoint("POST")
def push_request(request: HttpRequest) -> HttpResponse:
    """A wallet's request, sent by itself (RFC 9126)."""
    handle = open_errand(sent=form_of(request), at=now(), pushed=True, call=call_of(request))
    answer = {"request_uri": f"{PUSHED}{handle}", "expires_in": int(PUSHED_LIFE.total_seconds())}
    return JsonResponse(answer, status=201)


@endpoint("POST")
def token(request: HttpRequest) -> HttpResponse:
    """A code against an access token."""
    return JsonResponse(redeem(form=form_of(request), at=now(), call=call_of(request)))


@endpoint("POST")
def nonce(request: HttpRequest) -> HttpResponse:
    """A nonce for proofs."""
    return JsonResponse({"c_nonce": make_nonce(now())})


@endpoint("POST")
def credential(request: HttpRequest) -> HttpResponse:
    """Credentials for proved keys; 202 while they are not ready."""
    sent = json_of(request)
    check_recipient(sent)
    answer = issue_credentials(token=token_of(request), request=sent, at=now(), call=call_of(request))
    return credential_answer(sent, answer)


@endpoint("POST")
def deferred(request: HttpRequest) -> HttpResponse:
    """Credentials that were not ready; 202 while they are not."""
    sent = json_of(request)
    check_recipient(sent)
    number = sent.get("transaction_id")
    transaction_id = number if isinstance(number, str) else ""
    answer = fetch_later(token=token_of(request), transaction_id=transaction_id, at=now(), call=call_of(request))
    return credential_answer(sent, answer)


@endpoint("POST")
def notification(request: HttpRequest) -> HttpResponse:
    """What became of credentials that were handed over."""
    sent = json_of(request, refused="invalid_notification_request")
    take_notification(token=token_of(request), request=sent, at=now(), call=call_of(request))
    return HttpResponse(status=204)


@endpoint("GET", "HEAD", kept=LIST_KEPT)
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """A status list's token, from this process's memory while it is the newest; as a CWT where that is asked for."""
    kept, asked = caches["process"], request.headers.get("Accept", "")
    key = f"credentials.list:{number}"
    held: tuple[str, int] | None = kept.get(key)
    if held is None or (kept.add(f"{key}:looked", 1, SHORT) and version_of(number) != held[1]):
        held = list_token(number=number, at=now())
        kept.set(key, held, METADATA_KEPT)
    token, version = held
    form = "cwt" if LIST in asked else "jwt"
    etag = f'"{number}-{version}-{form}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    elif form == "jwt":
        response = HttpResponse(token, content_type="application/statuslist+jwt")
    else:
        mobile: tuple[bytes, str] | None = kept.get(f"{key}:{form}")
        if mobile is None or mobile[1] != token:
            mobile = list_for_mobile(token, at=now()), token
            kept.set(f"{key}:{form}", mobile, METADATA_KEPT)
        response = HttpResponse(mobile[0], content_type=LIST)
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept"
    return response
