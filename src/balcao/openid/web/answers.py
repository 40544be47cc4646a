"""What every address of the protocol shares: reading parameters, answering programs, sending people back."""

from collections.abc import Callable, Mapping
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from balcao.foundation.web.api import LANGUAGE_COOKIE, public
from balcao.kernel.texts import SHOWN_LANGUAGES
from balcao.openid.failures import AnswerRefused, ClientUnknown, ProtocolError, RequestUnusable
from balcao.openid.provider import issuer

type View = Callable[..., HttpResponse]


def parameters(sent: QueryDict) -> tuple[dict[str, str], frozenset[str]]:
    """Each parameter once; those without a value count as not sent (RFC 6749, section 3.1). And the repeated ones."""
    given = {name: values for name, values in sent.lists() if any(values)}
    return {name: values[-1] for name, values in given.items()}, frozenset(
        name for name, values in given.items() if len(values) > 1
    )


def form_of(request: HttpRequest) -> dict[str, str]:
    """The fields of a program's form.

    :raises ProtocolError: if one is repeated.
    """
    form, repeated = parameters(request.POST)
    if repeated:
        raise ProtocolError("invalid_request", f"given more than once: {', '.join(sorted(repeated))}")
    return form


def endpoint(*methods: str, kept: bool = False) -> Callable[[View], View]:
    """An address that programs call, from any origin and without cookies: no CSRF token, failures as OAuth's JSON,
    and nothing in caches unless it may be `kept` there a while."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = _preflight(methods) if request.method == "OPTIONS" else _answer(view, request, *args, **kwargs)
            # Nothing here depends on cookies, so any site's pages may read it; never with credentials.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "WWW-Authenticate"
            if kept:
                response.headers["Cache-Control"] = "public, max-age=300"
            else:
                response.headers["Cache-Control"] = "no-store"
                response.headers["Pragma"] = "no-cache"  # RFC 6749, section 5.1 still asks for it
            return response

        return csrf_exempt(public(require_http_methods([*methods, "OPTIONS"])(answering)))

    return decorate


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except RequestUnusable as refused:
        return error_answer(ProtocolError("invalid_request", str(refused)))
    except ProtocolError as refused:
        return error_answer(refused)


def _preflight(methods: tuple[str, ...]) -> HttpResponse:
    allowed = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=allowed)


def error_answer(refused: ProtocolError) -> HttpResponse:
    """An error as programs read it."""
    content = {"error": refused.code, **({"error_description": refused.description} if refused.description else {})}
    response = JsonResponse(content, status=refused.status)
    if isinstance(refused, ClientUnknown):
        response.headers["WWW-Authenticate"] = 'Basic realm="Balcao"'
    return response


def send_back(redirect_uri: str, answer: Mapping[str, str]) -> HttpResponse:
    """To the site's own registered address, with the answer and who gives it (RFC 9207)."""
    told = {name: value for name, value in {**answer, "iss": issuer()}.items() if value}
    return to_site(f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(told)}")


def to_site(address: str) -> HttpResponse:
    """Away to an address that is registered."""
    response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal(refused: AnswerRefused) -> HttpResponse:
    """The site is told why not."""
    return send_back(
        refused.redirect_uri,
        {"error": refused.code, "error_description": refused.description, "state": refused.state},
    )


def problem_page(request: HttpRequest, problem: RequestUnusable) -> HttpResponse:
    """The person is told, and stays here: nobody is sent to an address that is not registered."""
    return render(request, "openid/problem.html", {"key": problem.key}, status=400)


def in_language(request: HttpRequest, response: HttpResponse, locales: tuple[str, ...]) -> HttpResponse:
    """The site's wish for a language counts until the person has chosen one themself."""
    if LANGUAGE_COOKIE not in request.COOKIES:
        by_tag = {language.lower(): language for language in SHOWN_LANGUAGES}
        by_tag |= {"zh": "zh-Hant", "zh-mo": "zh-Hant", "zh-hk": "zh-Hant", "zh-tw": "zh-Hant", "zh-cn": "zh-Hans"}
        by_tag |= {"pt-pt": "pt", "pt-mo": "pt", "en-gb": "en", "en-us": "en"}
        wished = next((by_tag[tag.lower()] for tag in locales if tag.lower() in by_tag), None)
        if wished:
            response.set_cookie(LANGUAGE_COOKIE, wished, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
