"""Proposing a post: for whom, which duty, up to which clearance, until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.accounts.api import (
    AnotherMustConfirm,
    BadPost,
    BadPostPeriod,
    PostExists,
    clearances,
    departments_looked_after,
    person_by_account,
    propose_post,
)
from balcao.catalogue.api import list_services
from balcao.desk.officers_shown import MORE_DUTIES, service_names
from balcao.desk.reading import department_name, duty_name
from balcao.desk.typed import NOT_TYPED, TypedDay
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.officers import the_departments
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed, as it was typed."""

    account: str = ""
    department: str = ""
    duty: str = ""
    clearance: str = "ordinary"
    services: tuple[str, ...] = ()
    since: TypedDay = NOT_TYPED
    until: TypedDay = NOT_TYPED

    @classmethod
    def read(cls, sent: Any) -> "Given":
        """From a form."""
        return cls(
            account=sent.get("account", "").strip()[:60],
            department=sent.get("department", ""),
            duty=sent.get("duty", ""),
            clearance=sent.get("clearance", ""),
            services=tuple(sent.getlist("services")),
            since=TypedDay.read(sent, "since"),
            until=TypedDay.read(sent, "until"),
        )


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose: departments, and of the one chosen its duties and services."""

    departments: list[str]
    duties: list[str]
    services: dict[str, str]


@at_desk
def give(request: HttpRequest) -> HttpResponse:
    """First the department, then the rest of the form, whose choices depend on it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    theirs = departments_looked_after(actor, the_departments())
    if not theirs:
        raise NotFound("officers")
    posted = request.method == "POST"
    given = Given.read(request.POST) if posted else Given(department=request.GET.get("department", ""))
    if len(theirs) == 1 and not given.department:
        given = Given(department=theirs[0])
    if given.department not in theirs:
        context = {"bar": bar(request), "departments": _choices(theirs, "", language)}
        return render(request, "desk/give_department.html", context)
    offered = _offered(theirs, given.department, at, language)
    faults = _propose(actor, at, given, offered) if posted else {}
    if posted and not faults:
        messages.success(request, translate("desk.officers.did.propose", language))
        return redirect("desk-officers")
    context = _form(given, faults, offered, at, language) | {"bar": bar(request)}
    return render(request, "desk/give_post.html", context, status=422 if faults else 200)


def _offered(theirs: list[str], department: str, at: datetime, language: str) -> Offered:
    services = [each for each in list_services(at=at) if each.department == department]
    duties = {each.duty for each in services}
    return Offered(theirs, sorted({*duties, *MORE_DUTIES}), service_names(services, language))


def _propose(actor: Actor, at: datetime, given: Given, offered: Offered) -> dict[str, str]:
    """Propose it, or say by field which text tells what is wrong."""
    person_id = person_by_account(given.account) if given.account else None
    missing = {
        "account": person_id is None,
        "duty": given.duty not in offered.duties,
        "clearance": given.clearance not in clearances(),
        "services": not set(given.services) <= set(offered.services),
        "since": not given.since.empty and given.since.on is None,
        "until": given.until.on is None,
    }
    faults = {field: f"desk.officers.missing.{field}" for field, wrong in missing.items() if wrong}
    if faults or person_id is None or given.until.on is None:
        return faults
    try:
        propose_post(
            actor=actor,
            at=at,
            person_id=person_id,
            department=given.department,
            duty=given.duty,
            clearance=given.clearance,
            services=given.services,
            since_on=given.since.on,
            until_on=given.until.on,
        )
    except BadPostPeriod as fault:
        return {"until": fault.key}
    except PostExists as fault:
        return {"duty": fault.key}
    except (AnotherMustConfirm, BadPost) as fault:
        return {"account": fault.key}
    return {}


def _choices(codes: list[str], chosen: str, language: str) -> list[dict[str, Any]]:
    return [
        {"value": code, "text": f"{code} · {department_name(code, language)}", "checked": code == chosen}
        for code in codes
    ]


def _form(given: Given, faults: dict[str, str], offered: Offered, at: datetime, language: str) -> dict[str, Any]:
    errors = {field: translate(key, language) for field, key in faults.items()}
    example = macau_date(at) + timedelta(days=365)
    return {
        "given": given,
        "department": department_name(given.department, language),
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "example": f"{example.day} {example.month} {example.year}",
        "duties": [
            {"value": each, "text": duty_name(each, language), "checked": each == given.duty} for each in offered.duties
        ],
        "clearances": [
            {
                "value": each,
                "text": translate(f"officers.clearance.{each}", language),
                "checked": each == given.clearance,
            }
            for each in clearances()
        ],
        "services": [
            {"value": each, "text": name, "checked": each in given.services} for each, name in offered.services.items()
        ],
    }
