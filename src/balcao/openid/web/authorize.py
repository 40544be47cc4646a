"""Signing in for a site: the request, and the pages until its answer."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from balcao.accounts.api import authenticated_at
from balcao.foundation.web.api import public
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.openid.acting import acting_for
from balcao.openid.failures import AnswerRefused, RequestUnusable
from balcao.openid.models import Errand
from balcao.openid.operations.errands import (
    answer_errand,
    close_refused,
    give_consent,
    look_at,
    open_errand,
    refuse_errand,
    take_up_pushed,
)
from balcao.openid.requests import read_request
from balcao.openid.steps import Step, chosen_entity
from balcao.openid.types import Proof, Scope, Wanted
from balcao.openid.web.answers import in_language, parameters, problem_page, refusal, send_back
from balcao.openid.web.choosing import choose, part_words, written_name
from balcao.openid.web.protocol import PUSHED


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Take in a site's request and go on at an address of its own: a form posted from elsewhere brings no cookies."""
    sent, repeated = parameters(request.GET if request.method == "GET" else request.POST)
    try:
        handle, wanted = _take_in(sent, repeated)
    except AnswerRefused as refused:
        return refusal(refused)
    except RequestUnusable as problem:
        return problem_page(request, problem)
    return in_language(request, redirect("openid-errand", handle), wanted.locales)


def _take_in(sent: dict[str, str], repeated: frozenset[str]) -> tuple[str, Wanted]:
    at = now()
    if sent.get("request_uri", "").startswith(PUSHED) and not repeated:
        handle = sent["request_uri"].removeprefix(PUSHED)
        return handle, take_up_pushed(handle=handle, client_id=sent.get("client_id", ""), at=at)
    client, wanted = read_request(sent, repeated=repeated, at=at)
    return open_errand(client=client, wanted=wanted, at=at), wanted


def _proof(request: HttpRequest) -> Proof | None:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None or actor.person_id is None:
        return None
    return Proof(
        person_id=actor.person_id,
        session_key=request.session.session_key or "",
        level=actor.assurance,
        authenticated_at=authenticated_at(request),
    )


@public
@require_http_methods(["GET", "POST"])
def errand(request: HttpRequest, handle: str) -> HttpResponse:
    """The next thing the request needs; when nothing is missing, back to the site with a code."""
    try:
        return _go_on(request, handle)
    except AnswerRefused as refused:
        close_refused(handle=handle, at=now())
        return refusal(refused)
    except RequestUnusable as problem:
        return problem_page(request, problem)


def _go_on(request: HttpRequest, handle: str) -> HttpResponse:
    at, proof = now(), _proof(request)
    kept, step = look_at(handle=handle, proof=proof, at=at)
    back = {"next": reverse("openid-errand", args=[handle])}
    here = urlencode(back)
    if proof is None or step is Step.SIGN_IN:
        hint = Wanted.kept(kept.wanted).login_hint
        return redirect(f"{settings.LOGIN_URL}?{urlencode(back | ({'login': hint} if hint else {}))}")
    if step is Step.SIGN_IN_AGAIN:
        return redirect(f"{settings.BALCAO_SIGN_IN_AGAIN_URL}?{here}")
    if step is Step.STEP_UP:
        return redirect(f"{settings.BALCAO_STEP_UP_URL}?{here}")
    if step is Step.CHOOSE:
        return choose(request, handle, kept)
    if step is Step.CONSENT:
        return _consent(request, handle, kept, proof)
    wanted, code = answer_errand(actor=request.actor, proof=proof, handle=handle, at=at)  # type: ignore[attr-defined]
    return send_back(wanted.redirect_uri, {"code": code, "state": wanted.state})


def _consent(request: HttpRequest, handle: str, kept: Errand, proof: Proof) -> HttpResponse:
    """May this site be told this?"""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer == "no":
        return refusal(refuse_errand(actor=actor, handle=handle, at=now()))
    if request.method == "POST" and answer == "yes":
        give_consent(actor=actor, handle=handle, at=now())
        return redirect("openid-errand", handle)
    wanted = Wanted.kept(kept.wanted)
    entity_id = chosen_entity(kept, wanted, proof, now()).entity_id
    entity = ""
    if entity_id is not None:
        names = pick(acting_for(proof.person_id, entity_id, now(), in_part=wanted.in_part).entity.names, language)
        entity = part_words(proof.person_id, entity_id, names, language, now())
    context = {
        "site": pick(kept.client.names, language),
        "site_url": kept.client.site_url,
        "person": written_name(actor, language),
        "entity": entity,
        "told": [f"openid.scope.{scope}" for scope in wanted.told if scope != Scope.OPENID],
        "here": reverse("openid-errand", args=[handle]),
    }
    return render(request, "openid/consent.html", context)
