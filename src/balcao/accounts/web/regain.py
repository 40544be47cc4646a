"""Getting back in: who one is, a code, the waiting period, a new password; and cancelling it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.failures import CodeRefused, NothingToRecover
from balcao.accounts.operations.recovery import (
    begin_recovery,
    cancel_own_recovery,
    cancel_recovery,
    finish_recovery,
    prove_recovery,
    state_of_recovery,
)
from balcao.accounts.subjects import waiting_period
from balcao.accounts.types import ContactWay
from balcao.accounts.web.limits import TooOften, spend_code
from balcao.accounts.web.typed import read_day, read_number
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public, signed_in
from balcao.kernel.clock import now

SESSION_KEY = "balcao_recovery"


def shown(request: HttpRequest, template: str, errors: dict[str, str], **context: Any) -> HttpResponse:
    """A page with what is to be corrected: text keys by field."""
    language: str = request.language  # type: ignore[attr-defined]
    said = {field: translate(key, language) for field, key in errors.items()}
    summary = [{"href": f"#{field}", "text": text} for field, text in said.items()]
    return render(request, template, {"errors": said, "summary": summary, **context})


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Who one is, and which way the code shall take. The answer is the same whether or not there is an account."""
    sent = request.POST
    typed = {name: sent.get(name, "").strip()[:20] for name in ("number", "born-day", "born-month", "born-year", "way")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        number, born_on = read_number(typed["number"]), read_day(typed, "born")
        errors = {
            field: key
            for field, key, wrong in (
                ("number", "accounts.error.number", not number),
                ("born", "accounts.error.date", born_on is None),
                ("way", "accounts.error.way", typed["way"] not in set(ContactWay)),
            )
            if wrong
        }
        if not errors and born_on:
            try:
                spend_code(request, f"recovery:{number}")
            except TooOften as failure:
                errors["number"] = failure.key
            else:
                request.session[SESSION_KEY] = begin_recovery(
                    number=number,
                    born_on=born_on,
                    channel=ContactWay(typed["way"]),
                    language=request.language,  # type: ignore[attr-defined]
                    at=now(),
                )
                return redirect("account-recovery-code")
    context = {"day": typed["born-day"], "month": typed["born-month"], "year": typed["born-year"]}
    hours = int(waiting_period().total_seconds() // 3600)
    return shown(request, "accounts/recovery_begin.html", errors, typed=typed, hours=hours, **context)


def _mine(request: HttpRequest) -> int:
    return int(request.session.get(SESSION_KEY, 0))


@public
def recovery_code(request: HttpRequest) -> HttpResponse:
    """The code."""
    if not _mine(request):
        return redirect("account_reset_password")
    errors = {}
    if request.method == "POST":
        try:
            prove_recovery(recovery_id=_mine(request), given=request.POST.get("code", "")[:20], at=now())
        except CodeRefused as failure:
            errors["code"] = failure.key
        else:
            return redirect("account-recovery")
    return shown(request, "accounts/recovery_code.html", errors)


@public
def recovery(request: HttpRequest) -> HttpResponse:
    """How long it waits; or the new password."""
    state = state_of_recovery(recovery_id=_mine(request), at=now())
    if not state.proven:
        return redirect("account_reset_password")
    if not state.usable:
        return render(request, "accounts/recovery_waits.html", {"usable_at": state.usable_at})
    errors = {}
    if request.method == "POST":
        password = request.POST.get("password1", "")[:1000]
        if password != request.POST.get("password2", ""):
            errors["id_password2"] = "accounts.password.differ"
        else:
            try:
                finish_recovery(recovery_id=_mine(request), password=password, at=now())
            except ValidationError:
                errors["id_password1"] = "accounts.error.password"
            except NothingToRecover:
                return redirect("account_reset_password")
            else:
                request.session.pop(SESSION_KEY, None)
                messages.success(request, translate("accounts.recovery.done", request.language))  # type: ignore[attr-defined]
                return redirect("account_login")
    return shown(request, "accounts/recovery_password.html", errors)


@public
def recovery_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """By the link that every way was sent. Opening it changes nothing; the button does."""
    if request.method == "POST":
        cancel_recovery(token=token, at=now())
        return render(request, "accounts/recovery_cancelled.html")
    return render(request, "accounts/recovery_cancel.html")


@signed_in
def recovery_cancel_own(request: HttpRequest) -> HttpResponse:
    """Signed in, without the link."""
    if request.method == "POST":
        cancel_own_recovery(actor=request.actor, at=now())  # type: ignore[attr-defined]
        messages.success(request, translate("accounts.recovery.cancelled_title", request.language))  # type: ignore[attr-defined]
    return redirect(reverse("account-security"))
