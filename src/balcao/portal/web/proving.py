"""A verifier asks for a proof: what, what for, the code to scan, and the answer."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from balcao.credentials.api import (
    ProofAsked,
    PurposeMissing,
    Trust,
    answer_by_code,
    ask_for_proof,
    get_type_asked_for,
    issuers_named,
    read_answer,
    types_asked_for,
)
from balcao.documents.api import qr_picture
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import public, within_rate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.finding import department_name
from balcao.portal.web.rows import Row
from balcao.portal.web.wallet import claim_rows

SESSION_KEY = "balcao_proofs"
MOST_KEPT, EACH_MINUTE = 20, 30
KINDS = {
    Trust.VALID: "green",
    Trust.SUSPENDED: "orange",
    Trust.INVALID: "red",
    Trust.EXPIRED: "red",
    Trust.UNKNOWN: "grey",
}


@public
@require_safe
def prove(request: HttpRequest) -> HttpResponse:
    """What may be asked for, by the department that gives it; all of it, or what is named so."""
    language: str = request.language  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:100]
    groups: dict[str, list[Row]] = {}
    for each in sorted(types_asked_for().values(), key=lambda each: pick(each.name, language)):
        if any(words.casefold() in name.casefold() for name in each.name.values()):
            url = reverse("portal-prove-type", args=[each.id])
            row: Row = {"title": pick(each.name, language), "url": url, "notes": []}
            of = department_name(each.department, language) or translate("portal.prove.others", language)
            groups.setdefault(of, []).append(row)
    return render(request, "portal/prove.html", {"groups": sorted(groups.items()), "q": words})


@public
def prove_type(request: HttpRequest, type_id: str) -> HttpResponse:
    """Which claims, and what for."""
    language: str = request.language  # type: ignore[attr-defined]
    wanted = get_type_asked_for(type_id)
    error, chosen = "", request.POST.getlist("claim")
    if request.method == "POST":
        if not within_rate(request, "prove", EACH_MINUTE):
            return render(request, "portal/prove_later.html", {}, status=429)
        purpose = request.POST.get("purpose", "")
        try:
            asked, reader = ask_for_proof(at=now(), type_id=type_id, claims=chosen, purpose=purpose)
        except PurposeMissing as missing:
            error = translate(missing.key, language)
        else:
            kept = dict(list(request.session.get(SESSION_KEY, {}).items())[-MOST_KEPT:])
            request.session[SESSION_KEY] = {**kept, str(asked.id): reader}
            return HttpResponseRedirect(reverse("portal-proof", args=[asked.id]))
    context = {
        "title": pick(wanted.name, language),
        "issuers": [pick(each, language) for each in issuers_named(type_id)],
        "claims": [
            {"value": each.name, "text": pick(each.label, language), "checked": each.name in chosen}
            for each in wanted.claims
        ],
        "purpose": request.POST.get("purpose", ""),
        "error": error,
        "errors": [{"href": "#purpose", "text": error}] if error else [],
    }
    return render(request, "portal/prove_type.html", context, status=422 if error else 200)


def _mine(request: HttpRequest, proof_id: int) -> ProofAsked:
    reader = request.session.get(SESSION_KEY, {}).get(str(proof_id))
    if reader is None:
        raise NotFound(f"proof {proof_id}")
    return read_answer(proof_id=proof_id, reader=reader, at=now())


@public
@require_safe
def proof(request: HttpRequest, proof_id: int) -> HttpResponse:
    """The code to scan until somebody answered; then the answer."""
    language: str = request.language  # type: ignore[attr-defined]
    asked = _mine(request, proof_id)
    page = "portal/proof.html" if asked.judged is None else "portal/proof_answered.html"
    shown = _answer_shown(asked, language) if asked.judged is not None else _code_shown(asked, language)
    context = {
        "title": pick(get_type_asked_for(asked.type_id).name, language),
        "asked": asked,
        "purpose": asked.purpose,
        **shown,
    }
    context["other"] = request.GET.get("wallet") == "other"
    response = render(request, page, context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _code_shown(asked: ProofAsked, language: str) -> dict[str, Any]:
    ours = f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-wallet-page')}#request={quote(asked.request_uri, safe='')}"
    others = f"openid4vp://?{urlencode({'client_id': asked.client_id, 'request_uri': asked.request_uri})}"
    names = {each.name: pick(each.label, language) for each in get_type_asked_for(asked.type_id).claims}
    return {
        "ours": ours,
        "ours_qr": qr_picture(ours),
        "others": others,
        "others_qr": qr_picture(others),
        "over": asked.until_at <= now(),
        "until": format_macau(asked.until_at, language),
        "wanted": [names[name] for name in asked.claims],
    }


def _answer_shown(asked: ProofAsked, language: str) -> dict[str, Any]:
    judged = asked.judged
    assert judged is not None
    declined = judged.trust is Trust.UNKNOWN and judged.why == "declined"
    word = "declined" if declined else judged.trust.value
    assert asked.answered_at is not None
    return {
        "word": word,
        "state": translate(f"portal.prove.trust.{word}", language),
        "meaning": translate(f"portal.prove.meaning.{word}", language),
        "kind": KINDS.get(judged.trust, "red"),
        "rows": claim_rows(asked.type_id, judged.claims, language),
        "when": format_macau(asked.answered_at, language),
    }


@public
@require_safe
def answered(request: HttpRequest, code: str) -> HttpResponse:
    """Where a wallet's browser goes on: to the answer where this browser asked, otherwise it has done its part."""
    try:
        number = answer_by_code(code=code, at=now())
        _mine(request, number)
    except NotFound:
        return render(request, "portal/proof_told.html", {})
    return redirect("portal-proof", number)
