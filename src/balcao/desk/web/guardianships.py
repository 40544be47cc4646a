"""At the counter: whom a court named to act for somebody, recorded by one officer and confirmed by a second."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.accounts.api import (
    COUNTER,
    GuardianshipExists,
    GuardianshipSummary,
    GuardianUnknown,
    IdentityNotFound,
    PaperIncomplete,
    ReasonNeeded,
    SecondOfficerNeeded,
    TooYoung,
    ask_guardianship,
    confirm_guardianship,
    end_guardianship_by_paper,
    guardianship_at_counter,
    guardianships_at_counter,
    person_by_number,
    read_day,
    read_number,
)
from balcao.catalogue.api import mandate_subjects, scope_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import EVERY_SERVICE
from balcao.exchange.api import Asking
from balcao.exchange.api import identify as ask_register
from balcao.foundation.ui.api import format_macau, text_of, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

FIELDS = ("name_zh", "name_pt", "born_on", "status")
TYPED = ("ward", "guardian", "reference", "until-day", "until-month", "until-year")


def _at_counter(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.holds(COUNTER):
        raise NotFound("the counter")
    return actor


def _row(each: GuardianshipSummary, language: str) -> dict[str, Any]:
    names = [pick(scope_name(scope, settings.BALCAO_SERVICES, now()), language) for scope in each.scopes]
    everything = EVERY_SERVICE in each.scopes
    until = format_macau(each.until_on, language) if each.until_on else ""
    return {
        "id": each.guardianship_id,
        "ward": pick(each.ward_name, language),
        "guardian": pick(each.guardian_name, language),
        "reference": each.reference,
        "matters": translate("guardianships.everything", language) if everything else listed(names, language),
        "until": translate("guardianships.until", language, date=until) if until else _open_end(language),
        "state": "ended" if each.ended else "in_force" if each.confirmed else "waits",
    }


def _open_end(language: str) -> str:
    return translate("guardianships.open_end", language)


@at_desk
def guardianships(request: HttpRequest) -> HttpResponse:
    """Those recorded here, and a form for the next court's paper."""
    actor, language = _at_counter(request), request.language  # type: ignore[attr-defined]
    typed, faults = dict.fromkeys(TYPED, ""), dict[str, str]()
    chosen: list[str] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:120] for name in TYPED}
        chosen = request.POST.getlist("scopes")
        made = _recorded(request, typed, chosen, faults)
        if made:
            messages.success(request, translate("guardianships.recorded", language))
            return redirect("desk-guardianship", made)
    errors = {field: translate(key, language) for field, key in faults.items()}
    context = {
        "bar": bar(request),
        "rows": [_row(each, language) for each in guardianships_at_counter(actor=actor)],
        "typed": typed,
        "until": {part: typed[f"until-{part}"] for part in ("day", "month", "year")},
        "scopes": [
            {"value": name, "text": text, "checked": name in chosen} for name, text in _scopes(language).items()
        ],
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/guardianships.html", context, status=422 if faults else 200)


def _scopes(language: str) -> dict[str, str]:
    subjects = {name: pick(each.name, language) for name, each in mandate_subjects(settings.BALCAO_SERVICES).items()}
    return {EVERY_SERVICE: translate("guardianships.everything", language), **subjects}


def _recorded(request: HttpRequest, typed: dict[str, str], chosen: list[str], faults: dict[str, str]) -> int | None:
    """The number of what was recorded; otherwise what is wrong, by field."""
    ward, guardian = read_number(typed["ward"]), read_number(typed["guardian"])
    faults |= {field: "accounts.error.number" for field, read in (("ward", ward), ("guardian", guardian)) if not read}
    until = _until(typed, faults)
    if not typed["reference"]:
        faults["reference"] = "guardianships.error_reference"
    if not chosen or not set(chosen) <= set(_scopes("en")):
        faults["scopes"] = "guardianships.error_scopes"
    if request.POST.get("seen") != "yes":
        faults["seen"] = "guardianships.error_seen"
    return None if faults else _asked(request, ward, guardian, typed["reference"], tuple(chosen), until, faults)


def _until(typed: dict[str, str], faults: dict[str, str]) -> date | None:
    if not any(typed[f"until-{part}"] for part in ("day", "month", "year")):
        return None
    found = read_day(typed, "until")
    if found is None:
        faults["until"] = "accounts.error.date"
    return found


def _asked(
    request: HttpRequest,
    ward: str,
    guardian: str,
    reference: str,
    scopes: tuple[str, ...],
    until: date | None,
    faults: dict[str, str],
) -> int | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    known = person_by_number(ward)
    reply = ask_register(
        actor=actor,
        at=now(),
        asking=Asking("identity", text_of("guardianships.purpose"), text_of("opening.basis"), FIELDS),
        number=ward,
        subject="counter",
        concerned=f"p-{known}" if known else "",
    )
    if reply.state == "unreachable":
        faults["ward"] = "opening.error.register"
        return None
    try:
        return ask_guardianship(
            actor=actor,
            at=now(),
            ward_number=ward,
            facts=reply.facts,
            guardian_number=guardian,
            scopes=scopes,
            reference=reference,
            until_on=until,
        )
    except IdentityNotFound:
        faults["ward"] = "desk.counter_accounts.IdentityNotFound"
    except TooYoung:
        faults["guardian"] = "guardianships.error_guardian_young"
    except (GuardianUnknown, GuardianshipExists) as failure:
        faults["guardian"] = failure.key
    except PaperIncomplete as failure:
        faults["until"] = failure.key
    return None


@at_desk
def guardianship(request: HttpRequest, guardianship_id: int) -> HttpResponse:
    """One: the second officer confirms it; or a later paper of the court ends it."""
    actor, language = _at_counter(request), request.language  # type: ignore[attr-defined]
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            if request.POST.get("act") == "end":
                reference = request.POST.get("reference", "")
                end_guardianship_by_paper(actor=actor, at=now(), guardianship_id=guardianship_id, reference=reference)
            else:
                confirm_guardianship(actor=actor, at=now(), guardianship_id=guardianship_id)
            return redirect("desk-guardianship", guardianship_id)
        except ReasonNeeded:
            faults["reference"] = "guardianships.error_reference"
        except SecondOfficerNeeded as failure:
            messages.error(request, translate(failure.key, language))
            return redirect("desk-guardianship", guardianship_id)
    found = guardianship_at_counter(actor=actor, guardianship_id=guardianship_id)
    errors = {field: translate(key, language) for field, key in faults.items()}
    row = _row(found, language)
    keys = ("ward", "guardian", "reference", "matters", "until")
    context = {
        "bar": bar(request),
        "row": row,
        "facts": [{"key": translate(f"guardianships.{key}_key", language), "value": row[key]} for key in keys],
        "mine": found.asked_by == actor.person_id,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/guardianship.html", context, status=422 if faults else 200)
