"""Fines at the desk: opening a case about an offence, measuring it, and how those imposed are paid."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from balcao.accounts.api import card_number
from balcao.cases.api import (
    Addressee,
    BadFine,
    BadMeasure,
    FineState,
    addressee,
    fines_of_duty,
    fines_to_enforce,
    fining_open_to,
    open_fine,
    set_fine,
)
from balcao.catalogue.api import ServiceVersion
from balcao.desk.fines_shown import LISTED, range_in_words, rows_of_fines
from balcao.desk.measures_shown import asked, typed_answers
from balcao.desk.reading import department_name, words_of
from balcao.desk.web.acts import attempt
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import typed_mop
from balcao.kernel.texts import pick
from balcao.payments.api import EnforcementState

WAYS = ("licence", "case")
"""From where one may come, knowing whom it is about."""
COLUMNS = ("reference", "holder", "number", "service", "decided_on", "due_on", "amount")


@at_desk
def fines_page(request: HttpRequest) -> HttpResponse:
    """Those of the officer's duty, by how they stand."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = fines_of_duty(actor=actor, at=now())
    asked_for = request.GET.get("state", "")
    state = FineState(asked_for) if asked_for in set(LISTED) else None
    owed = [row for row in found if (row.fine.state is state if state else True)]
    context = {
        "bar": bar(request),
        "may_open": bool(fining_open_to(actor, now())),
        "states": [
            {
                "value": each.value,
                "text": translate(f"cases.fine.state.{each}", language),
                "count": sum(row.fine.state is each for row in found),
                "here": each is state,
            }
            for each in LISTED
        ],
        "all": {"count": len(found), "here": state is None},
        "rows": rows_of_fines(owed, language),
        "enforced": any(row.fine.state is FineState.ENFORCED and row.fine.enforcement is None for row in found),
        "office_down": any(
            claim.tried_at is not None and claim.state in (EnforcementState.WAITING, EnforcementState.TAKEN)
            for row in found
            if (claim := row.fine.enforcement) is not None
        ),
    }
    return render(request, "desk/fines/list.html", context)


@at_desk
def export(request: HttpRequest) -> HttpResponse:
    """What is for enforced collection and was not handed over by software, as a file for who collects it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [[translate(f"desk.fines.column.{each}", language) for each in COLUMNS]]
    for row in fines_to_enforce(actor=actor, at=now()):
        if row.fine.enforcement is not None:
            continue
        decided = macau_date(row.decided_at).isoformat() if row.decided_at else ""
        due = row.fine.due_on.isoformat() if row.fine.due_on else ""
        holder, service = pick(row.holder, language), pick(row.service, language)
        rows.append([row.reference, holder, row.holder_id, service, decided, due, f"{row.fine.due / 100:.2f}"])
    return saved_table(rows, name=f"fines-{macau_date(now()).isoformat()}")


@at_desk
def choose(request: HttpRequest) -> HttpResponse:
    """By which service; where one comes from goes along."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    services = fining_open_to(actor, now())
    if not services:
        raise NotFound("fines")
    come_from = urlencode({name: request.GET[name] for name in WAYS if request.GET.get(name)})
    rows = [
        {
            "title": pick(each.definition.text("name"), language),
            "note": department_name(each.definition.data.department, language),
            "url": reverse("desk-fine-open", args=[each.service_id]) + (f"?{come_from}" if come_from else ""),
        }
        for each in services
    ]
    return render(request, "desk/fines/choose.html", {"bar": bar(request), "rows": rows})


@at_desk
def open_page(request: HttpRequest, service_id: str) -> HttpResponse:
    """First whom it is about, then what was found; the number has no address of its own."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    version = next((each for each in fining_open_to(actor, now()) if each.service_id == service_id), None)
    if version is None:
        raise NotFound(f"service {service_id}")
    given = {name: request.GET.get(name, "")[:40] for name in WAYS}
    typed = request.POST.get("number", "").strip()[:20]
    number = "" if any(given.values()) else card_number(typed) or typed
    if not any(given.values()) and not number:
        failed = "desk.fines.whose" if request.method == "POST" else ""
        return _ask_whom(request, version, failed=failed)
    try:
        department = version.definition.data.department
        who = addressee(actor=actor, at=now(), department=department, number=number, **given)
    except NotFound:
        if number:
            return _ask_whom(request, version, failed="desk.fines.nobody")
        raise
    if request.method != "POST" or request.POST.get("step") != "open":
        return _page(request, version, who)
    try:
        reference = open_fine(
            actor=actor,
            at=now(),
            service_id=service_id,
            key=request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
            answers=typed_answers(version, request.POST),
            number=number,
            **given,
        )
    except BadMeasure as failure:
        return _page(request, version, who, wrong=dict.fromkeys(failure.questions, "desk.measure.wrong"))
    except BadFine as failure:
        return _page(request, version, who, bad_amount=range_in_words((failure.least, failure.most), language))
    messages.success(request, translate("desk.fines.opened", language, name=pick(who.name, language)))
    return redirect("desk-case", reference)


def _ask_whom(request: HttpRequest, version: ServiceVersion, *, failed: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    error = translate(failed, language) if failed else ""
    context = {
        "bar": bar(request),
        "title": words_of(version, language).find("name"),
        "number": request.POST.get("number", ""),
        "error": error,
        "errors": [{"href": "#number", "text": error}] if error else [],
    }
    return render(request, "desk/fines/whom.html", context, status=422 if failed else 200)


def _page(
    request: HttpRequest,
    version: ServiceVersion,
    who: Addressee,
    *,
    wrong: dict[str, str] | None = None,
    bad_amount: str = "",
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    words, rule = words_of(version, language), version.definition.data.fine
    faults = {name: translate(key, language) for name, key in (wrong or {}).items()}
    if bad_amount and rule is not None:
        faults[rule.amount] = bad_amount
    context: dict[str, Any] = {
        "bar": bar(request),
        "title": words.find("name"),
        "who": pick(who.name, language),
        "licence": who.licence_number,
        "number": request.POST.get("number", ""),
        "questions": asked(version, words, request.POST, faults),
        "key": request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
        "errors": [{"href": f"#{name}", "text": f"{words.label(name)}: {text}"} for name, text in faults.items()],
    }
    return render(request, "desk/fines/open.html", context, status=422 if faults else 200)


@at_desk
@require_POST
def measure(request: HttpRequest, reference: str) -> HttpResponse:
    """Intend another amount."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    amount = typed_mop(request.POST.get("fine_amount", ""))
    why = request.POST.get("fine_why", "")
    return attempt(
        request,
        reference,
        "fine",
        lambda: set_fine(actor=actor, at=now(), reference=reference, amount=amount or 0, why=why),
    )
