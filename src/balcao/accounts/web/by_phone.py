"""Signing in on a computer with the phone: the computer's page, and the phone's."""

import base64
import io
import random

import segno
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.assurance import PHONE, STRONG_METHODS, Proof, assurance_of, own_proofs
from balcao.accounts.failures import CodeRefused
from balcao.accounts.models import PhoneSignIn, User
from balcao.accounts.operations.phone_sign_in import (
    answer_phone_code,
    find_phone_code,
    show_phone_code,
    use_phone_code,
)
from balcao.accounts.web.entry import sign_in
from balcao.accounts.web.limits import spend
from balcao.accounts.web.request import proofs_of
from balcao.accounts.web.security import browser_name
from balcao.accounts.web.step_up import wanted_page
from balcao.foundation.web.api import public, signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow

SESSION_KEY = "balcao_phone_sign_in"


@public
def show(request: HttpRequest) -> HttpResponse:
    """The code on the computer's screen. Posting makes a new one; a page loaded again shows the one there is."""
    at = now()
    if request.actor is not None:  # type: ignore[attr-defined]
        return redirect(wanted_page(request))
    if request.method == "POST":
        spend(request, "phone_sign_in")
        if not request.session.session_key:
            request.session.create()
        row = show_phone_code(
            session_key=request.session.session_key or "",
            address=get_adapter().get_client_ip(request),
            browser=request.headers.get("User-Agent", ""),
            wanted=wanted_page(request),
            at=at,
        )
        request.session[SESSION_KEY] = row.pk
        return redirect("account-by-phone")
    shown = _shown_here(request)
    if shown is None:
        return render(request, "accounts/by_phone_begin.html", {"next": request.GET.get("next", "")})
    address = f"{settings.BALCAO_PUBLIC_URL}{reverse('account-by-phone-answer', args=[shown.pk, shown.code])}"
    context = {"qr": _qr(address), "address": address, "number": shown.match_number, "until": shown.expires_at}
    return render(request, "accounts/by_phone.html", context)


def _shown_here(request: HttpRequest) -> PhoneSignIn | None:
    """The code on this browser's screen, unless it is over."""
    return PhoneSignIn.objects.filter(
        pk=request.session.get(SESSION_KEY, 0), session_key=request.session.session_key or "", expires_at__gt=now()
    ).first()


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, omitsize=True, border=2)
    return f"data:image/svg+xml;base64,{base64.b64encode(out.getvalue()).decode()}"


@public
def state(request: HttpRequest) -> HttpResponse:
    """For the computer's script: whether somebody answered, or the code is over."""
    row = _shown_here(request)
    return JsonResponse({"over": row is None, "answered": row is not None and row.answered_at is not None})


@public
def finish(request: HttpRequest) -> HttpResponse:
    """The computer signs in once the phone said yes."""
    if request.method != "POST":
        return redirect("account-by-phone")
    try:
        found = use_phone_code(
            session_key=request.session.session_key or "", number=request.session.get(SESSION_KEY, 0), at=now()
        )
    except CodeRefused:
        request.session.pop(SESSION_KEY, None)
        return render(request, "accounts/by_phone_over.html")
    if found is None:
        return redirect("account-by-phone")
    user, wanted, factor = found
    request.session.pop(SESSION_KEY, None)
    return sign_in(request, user, PHONE, wanted, id=factor)


@signed_in
def answer(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """On the phone: where the computer is, and which number it shows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    user: User = request.user  # type: ignore[assignment]
    at = now()
    own = own_proofs(proofs_of(request, user))
    level = min(assurance_of(own, now_seconds=at.timestamp()), user.highest_level(at))
    if level < 2:
        raise AssuranceTooLow(2)
    try:
        if request.method == "POST":
            return _answered(request, actor, level, own, number, code)
        row = find_phone_code(number=number, given=code, at=at)
    except CodeRefused:
        return render(request, "accounts/by_phone_over.html", {"on_phone": True})
    context = {"browser": browser_name(row.browser), "address": row.address, "at": row.made_at}
    return render(request, "accounts/by_phone_answer.html", {**context, "numbers": _choices(row)})


def _answered(request: HttpRequest, actor: Actor, level: int, own: list[Proof], number: int, code: str) -> HttpResponse:
    said = request.POST.get("number", "")
    factor = next((record["id"] for record in reversed(own) if record.get("method") in STRONG_METHODS), None)
    match_number = int(said) if said.isascii() and said.isdecimal() and len(said) == 2 else None
    answer_phone_code(
        actor=actor,
        own_level=level,
        factor_id=factor,
        number=number,
        given=code,
        match_number=match_number,
        at=now(),
    )
    return render(request, "accounts/by_phone_answered.html", {"yes": match_number is not None})


def _choices(row: PhoneSignIn) -> list[int]:
    """The number shown among two others, the same three each time the page is loaded."""
    order = random.Random(row.nonce)  # noqa: S311 - an order, not a secret
    others = order.sample([each for each in range(10, 100) if each != row.match_number], 2)
    return sorted([row.match_number, *others])
