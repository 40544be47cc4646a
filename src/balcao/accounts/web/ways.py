"""A new phone or mail: the address, then the code sent to it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from balcao.accounts.failures import CodeRefused
from balcao.accounts.operations.ways import NEEDS, change_way, send_way_code
from balcao.accounts.queries import PersonSummary
from balcao.accounts.subjects import waiting_period
from balcao.accounts.types import ContactWay
from balcao.accounts.web.limits import TooOften, spend_code
from balcao.accounts.web.regain import shown
from balcao.accounts.web.typed import masked_phone, read_mail, read_phone
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, NotFound

SESSION_KEY = "balcao_new_way"
"""Where this browser had a code sent, to be shown again; what a code proves is kept with the code."""


def way_rows(person: PersonSummary, language: str) -> list[dict[str, str]]:
    """The phone and the mail of an account, each with the way to change it."""
    values = ((ContactWay.PHONE, "phone", masked_phone(person.phone)), (ContactWay.EMAIL, "mail", person.email))
    return [
        {
            "key": translate(f"accounts.me.{key}", language),
            "value": value or translate("accounts.me.no_mail", language),
            "href": reverse("account-way", args=[way]),
            "action": translate("accounts.me.change", language),
        }
        for way, key, value in values
    ]


def _way(request: HttpRequest, way: str) -> ContactWay:
    """Which way it is about, for who proved enough."""
    if way not in set(ContactWay):
        raise NotFound(f"way {way}")
    if request.actor.assurance < NEEDS:  # type: ignore[attr-defined]
        raise AssuranceTooLow(NEEDS)
    return ContactWay(way)


def _sent(request: HttpRequest, channel: ContactWay, address: str) -> str:
    """Send the code; what is wrong, as the key of a text."""
    try:
        spend_code(request, f"change:{request.user.pk}")
        spend_code(request, address)
    except TooOften as failure:
        return failure.key
    send_way_code(actor=request.actor, channel=channel, address=address, at=now())  # type: ignore[attr-defined]
    return ""


@signed_in
def new_way(request: HttpRequest, way: str) -> HttpResponse:
    """The new phone or mail address. The answer is the same whether or not somebody else has it."""
    page: HttpResponse = reauthentication_required(_new_way)(request, _way(request, way))
    return page


def _new_way(request: HttpRequest, channel: ContactWay) -> HttpResponse:
    typed, errors = request.POST.get("address", "").strip()[:254], {}
    if request.method == "POST":
        address = read_phone(typed) if channel is ContactWay.PHONE else read_mail(typed)
        problem = _sent(request, channel, address) if address else f"accounts.ways.error_{channel}"
        if not problem:
            request.session[SESSION_KEY] = [channel, address]
            return redirect("account-way-code", channel)
        errors["address"] = problem
    hours = int(waiting_period().total_seconds() // 3600)
    return shown(request, "accounts/way.html", errors, way=channel.value, typed=typed, hours=hours)


@signed_in
def way_code(request: HttpRequest, way: str) -> HttpResponse:
    """The code. Once it is right the new address is the account's."""
    channel = _way(request, way)
    kept, address = request.session.get(SESSION_KEY, ["", ""])
    if kept != channel:
        return redirect("account-way", channel)
    errors = {}
    if request.method == "POST":
        try:
            change_way(actor=request.actor, channel=channel, given=request.POST.get("code", "")[:20], at=now())  # type: ignore[attr-defined]
        except CodeRefused as failure:
            errors["code"] = failure.key
        else:
            del request.session[SESSION_KEY]
            messages.success(request, translate(f"accounts.ways.changed_{channel}"))
            return redirect("account-security")
    seen = masked_phone(address) if channel is ContactWay.PHONE else address
    again = reverse("account-way", args=[channel])
    return shown(request, "accounts/way_code.html", errors, way=channel.value, address=seen, again=again)
