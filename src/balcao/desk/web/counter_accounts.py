"""The counter: accounts for people in person, with a second officer or a signed slip, and closing one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import (
    COUNTER,
    AlreadyHasAccount,
    CounterActSummary,
    CounterKind,
    IdentityNotFound,
    SecondOfficerNeeded,
    TooYoung,
    ask_counter_act,
    confirm_counter_act,
    counter_acts,
    deactivate_account,
    get_counter_act,
    masked,
    names_by_language,
    person_by_number,
    read_number,
    read_phone,
)
from balcao.desk.first_use import first_use_sheet
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.exchange.api import Asking
from balcao.exchange.api import identify as ask_register
from balcao.foundation.ui.api import text_of, translate
from balcao.foundation.web.api import not_found_page
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import Text, pick

FIELDS = ("name_zh", "name_pt", "born_on", "status", "valid_until")


def _at_counter(view: Any) -> Any:
    """For officers whose duty is the counter."""

    @at_desk
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.holds(COUNTER):  # type: ignore[attr-defined]
            return not_found_page(request)
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return page


def _shown(request: HttpRequest, page: str, errors: dict[str, str] | None = None, **context: Any) -> HttpResponse:
    said = {field: translate(key, request.language) for field, key in (errors or {}).items()}  # type: ignore[attr-defined]
    summary = [{"href": f"#{field}", "text": text} for field, text in said.items()]
    common = {"bar": bar(request), "errors": said, "summary": summary}
    return render(request, f"desk/counter_accounts/{page}.html", common | context)


def _row(act: CounterActSummary, actor: Actor, names: dict[int, Text]) -> dict[str, Any]:
    state = "ready" if act.code else "used" if act.confirmed else "waits"
    return {
        "id": act.act_id,
        "kind": act.kind.value,
        "name": act.name,
        "number": masked(act.number),
        "asked_by": pick(names.get(act.asked_by, ""), actor.language),
        "asked_at": act.asked_at,
        "state": state,
        "mine": act.asked_by == actor.person_id,
    }


@_at_counter
def home(request: HttpRequest) -> HttpResponse:
    """What this counter did, and what waits for a second officer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    acts = counter_acts(actor=actor, at=now())
    names = names_by_language({act.asked_by for act in acts})
    return _shown(request, "home", rows=[_row(act, actor, names) for act in acts])


@_at_counter
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """The person is here and shows the card."""
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("number", "phone", "slip")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        number, phone = read_number(typed["number"]), read_phone(typed["phone"])
        if not number:
            errors["number"] = "accounts.error.number"
        if typed["phone"] and not phone:
            errors["phone"] = "opening.error.phone"
        if request.POST.get("seen") != "yes":
            errors["seen"] = "desk.counter_accounts.error_seen"
        if not errors:
            slip = typed["slip"] if kind == CounterKind.OPENING else ""
            act_id, errors = _asked(request, CounterKind(kind), number, phone, slip)
            if act_id:
                return redirect("desk-counter-act", act_id)
    return _shown(request, "ask", errors, kind=kind, typed=typed)


def _asked(
    request: HttpRequest, kind: CounterKind, number: str, phone: str, slip: str
) -> tuple[int | None, dict[str, str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    known = person_by_number(number)
    reply = ask_register(
        actor=actor,
        at=now(),
        asking=Asking("identity", text_of(f"desk.counter_accounts.purpose_{kind}"), text_of("opening.basis"), FIELDS),
        number=number,
        subject="counter",
        concerned=f"p-{known}" if known else "",
    )
    if reply.state == "unreachable":
        return None, {"number": "opening.error.register"}
    try:
        act_id = ask_counter_act(
            actor=actor, kind=kind, number=number, facts=reply.facts, phone=phone, slip=slip, at=now()
        )
    except (AlreadyHasAccount, IdentityNotFound, TooYoung) as failure:
        return None, {"number": f"desk.counter_accounts.{type(failure).__name__}"}
    return act_id, {}


@_at_counter
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: the second officer confirms; then the first-use sheet can be printed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            confirm_counter_act(actor=actor, act_id=act_id, at=now())
        except SecondOfficerNeeded as failure:
            messages.error(request, translate(failure.key, request.language))  # type: ignore[attr-defined]
        return redirect("desk-counter-act", act_id)
    found = get_counter_act(actor=actor, act_id=act_id, at=now())
    names = names_by_language([found.asked_by])
    return _shown(request, "act", row=_row(found, actor, names), act=found)


@_at_counter
def sheet(request: HttpRequest, act_id: int) -> HttpResponse:
    """The sheet for the person, in the three languages, to be printed."""
    found = get_counter_act(actor=request.actor, act_id=act_id, at=now())  # type: ignore[attr-defined]
    if not found.code:
        return redirect("desk-counter-act", act_id)
    pdf = first_use_sheet(found, address=f"{settings.BALCAO_PUBLIC_URL}{reverse('account-activate')}")
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="first-use-{act_id}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@_at_counter
def close(request: HttpRequest) -> HttpResponse:
    """Close somebody's account, with a reason."""
    typed = {name: request.POST.get(name, "").strip()[:500] for name in ("number", "reason")}
    errors = {}
    if request.method == "POST":
        number = read_number(typed["number"])
        person_id = person_by_number(number) if number else None
        if person_id is None:
            errors["number"] = "desk.counter_accounts.IdentityNotFound"
        if not typed["reason"]:
            errors["reason"] = "accounts.error.reason"
        if person_id and not errors:
            deactivate_account(actor=request.actor, person_id=person_id, reason=typed["reason"], at=now())  # type: ignore[attr-defined]
            messages.success(request, translate("desk.counter_accounts.closed", request.language))  # type: ignore[attr-defined]
            return redirect("desk-counter")
    return _shown(request, "close", errors, typed=typed)
