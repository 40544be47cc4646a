"""The verifier's addresses (OpenID4VP 1.0)."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from balcao.credentials.addresses import at_issuer
from balcao.credentials.operations.asking import answer_proof, request_object
from balcao.credentials.web.answers import endpoint, form_of
from balcao.kernel.clock import now


@endpoint("GET", "POST")
def request_for_proof(request: HttpRequest, handle: str) -> HttpResponse:
    """The signed request; a wallet that posts may add a nonce of its own."""
    wallet_nonce = form_of(request).get("wallet_nonce", "") if request.method == "POST" else ""
    token = request_object(handle=handle, at=now(), wallet_nonce=wallet_nonce[:200])
    return HttpResponse(token, content_type="application/oauth-authz-req+jwt")


@endpoint("POST")
def answer(request: HttpRequest, handle: str) -> HttpResponse:
    """What a wallet presents; it is told where its browser goes on."""
    code = answer_proof(handle=handle, form=form_of(request), at=now())
    return JsonResponse({"redirect_uri": f"{at_issuer('answered')}/{code}/"})
