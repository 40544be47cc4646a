"""Licences at the desk: what waits, one licence, proposing a restraint and confirming it, obligations that were met."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import fining_open_to
from balcao.catalogue.api import measures
from balcao.desk.licence_shown import facts_shown, history_shown, obligations_shown, proposal_shown, state_shown
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, text_of, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import pick
from balcao.licences.api import (
    AlreadyFulfilled,
    AlreadySettled,
    BadPeriod,
    FourEyes,
    Licence,
    LicenceEnded,
    LicenceState,
    ProposalOpen,
    ReasonMissing,
    Restraint,
    Wanted,
    confirm_restraint,
    fulfil_obligation,
    kinds_at_desk,
    licences_at_desk,
    officer_licence,
    propose_restraint,
    return_restraint,
)


class ActMissing(BalcaoError):
    """Nothing was chosen to propose."""

    key = "desk.licences.choose"


FAILURES = (AlreadyFulfilled, AlreadySettled, BadPeriod, FourEyes, LicenceEnded, ProposalOpen, ReasonMissing)
FIELDS: dict[str, dict[type[BalcaoError], str]] = {
    "propose": {BadPeriod: "holds_from", ReasonMissing: "reason"},
    "return": {ReasonMissing: "note"},
}
"""Which field of an act a failure is about."""


DAYS = ("holds_from", "met")
PARTS = ("day", "month", "year")


STATES = tuple(state for state in LicenceState if state is not LicenceState.TRANSFERRED)


def _rows(found: Iterable[Licence], language: str) -> list[dict[str, Any]]:
    names = holder_names({each.holder_id for each in found})
    return [_row(each, pick(names.get(each.holder_id, {}), language), language) for each in found]


def _row(licence: Licence, holder: str, language: str) -> dict[str, Any]:
    until = format_macau(licence.valid_until, language) if licence.valid_until else ""
    ends = translate("portal.own.expires", language, date=until) if until else ""
    return {
        "title": f"{pick(licence.name, language)} · {licence.number}",
        "url": reverse("desk-licence", args=[licence.number]),
        "note": " · ".join(each for each in (holder, ends) if each),
        **state_shown(licence, language),
    }


def _choices(said: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "checked": value == chosen} for value, text in said]


@at_desk
def licences_page(request: HttpRequest) -> HttpResponse:
    """What waits for somebody; or the licences of a kind, in a state, by number or by name."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    given = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "state")}
    wanted = Wanted(words=given["q"], kind=given["kind"], state=given["state"])
    found = licences_at_desk(actor=actor, at=at, wanted=wanted, after=request.GET.get("after", "")[:40])
    asked = {name: value for name, value in given.items() if value}
    kinds = {kind: pick(name, language) for kind, name in kinds_at_desk(actor=actor).items()}
    states = {state.value: translate(f"licences.state.{state}", language) for state in STATES}
    context = {
        "bar": bar(request),
        "given": given,
        "asked": bool(asked),
        "kinds": _choices(sorted(kinds.items(), key=lambda each: each[1]), given["kind"]),
        "states": _choices(states.items(), given["state"]),
        "rows": _rows(found.licences, language),
        "more": bool(found.next_after),
        "next": f"?{urlencode({**asked, 'after': found.next_after})}" if found.next_after and asked else "",
    }
    return render(request, "desk/licences/list.html", context)


@at_desk
def licence_page(request: HttpRequest, number: str) -> HttpResponse:
    """One licence with everything about it."""
    return _show(request, number)


def _show(request: HttpRequest, number: str, failure: BalcaoError | None = None, field: str = "") -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    shown = officer_licence(
        actor=request.actor,  # type: ignore[attr-defined]
        at=at,
        number=number,
        purpose=text_of("desk.licences.purpose"),
        basis=text_of("desk.licences.basis"),
    )
    words = translate(failure.key, language) if failure else ""
    typed = {name: request.POST.get(name, "") for name in ("act", "reason", "change", "note", "note_met")}
    typed |= {f"{name}_{part}": request.POST.get(f"{name}-{part}", "") for name in DAYS for part in PARTS}
    suspended = shown.licence.suspended_from is not None
    acts = [*([Restraint.LIFT] if suspended else []), *([Restraint.ANNUL] if len(shown.history) > 1 else [])]
    context = {
        "bar": bar(request),
        "licence": shown.licence,
        "title": pick(shown.licence.name, language),
        **state_shown(shown.licence, language),
        "facts": facts_shown(shown.licence, language),
        "history": history_shown(shown.history, language),
        "obligations": obligations_shown(shown.obligations, language),
        "proposal": proposal_shown(shown, language),
        "acts": [
            {
                "value": act.value,
                "text": translate(f"desk.licences.act.{act}", language),
                "checked": act == typed["act"],
            }
            for act in acts
        ],
        "changes": [
            {"value": each["id"], "text": each["title"], "checked": str(each["id"]) == typed["change"]}
            for each in history_shown(shown.history[1:], language)
            if each["kind"] == "done"
        ],
        "today": macau_date(at),
        "measures": [
            {
                "title": pick(each.definition.text("name"), language),
                "url": reverse("desk-licence-measure", args=[number, each.service_id]),
            }
            for each in ([] if shown.licence.state.ended else measures(at))
            if each.definition.data.change is not None
        ],
        "may_fine": bool(fining_open_to(request.actor, at)),  # type: ignore[attr-defined]
        "typed": typed,
        "errors": {field: words} if field else {},
        "summary": [{"href": f"#{field}" if field else "", "text": words}] if failure else [],
    }
    status = 200 if failure is None else 422 if field else 409
    return render(request, "desk/licences/licence.html", context, status=status)


def _day(request: HttpRequest, name: str) -> date | None:
    """The day typed, or None where nothing was.

    :raises BadPeriod: if what was typed is no day.
    """
    day, month, year = (request.POST.get(f"{name}-{part}", "").strip()[:4] for part in PARTS)
    if not (day or month or year):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadPeriod from None


def _attempt(request: HttpRequest, number: str, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except FAILURES as failure:
        return _show(request, number, failure, FIELDS.get(done, {}).get(type(failure), ""))
    messages.success(request, translate(f"desk.licences.did.{done}", request.language))  # type: ignore[attr-defined]
    return redirect("desk-licence", number)


@at_desk
@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Propose to lift a suspension, or take a change back."""
    at, change = now(), request.POST.get("change", "")
    act = request.POST.get("act", "")
    if act not in (Restraint.LIFT, Restraint.ANNUL):
        return _show(request, number, ActMissing(), "act")
    return _attempt(
        request,
        number,
        lambda: propose_restraint(
            actor=request.actor,  # type: ignore[attr-defined]
            at=at,
            number=number,
            act=Restraint(act),
            holds_from=_day(request, "holds_from") or macau_date(at),
            change_id=int(change) if change.isdecimal() and len(change) < 16 else None,
            reason=written(request.POST, "reason"),
        ),
        "propose",
    )


@at_desk
@require_POST
def confirm(request: HttpRequest, number: str, proposal_id: int) -> HttpResponse:
    """The second pair of eyes agrees."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return _attempt(
        request,
        number,
        lambda: confirm_restraint(actor=actor, at=now(), number=number, proposal_id=proposal_id),
        "confirm",
    )


@at_desk
@require_POST
def send_back(request: HttpRequest, number: str, proposal_id: int) -> HttpResponse:
    """The second pair of eyes does not agree, or the first takes it back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return _attempt(
        request,
        number,
        lambda: return_restraint(
            actor=actor, at=now(), number=number, proposal_id=proposal_id, note=written(request.POST, "note")
        ),
        "return",
    )


@at_desk
@require_POST
def met(request: HttpRequest, number: str, obligation_id: int) -> HttpResponse:
    """An obligation was met."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    at = now()
    return _attempt(
        request,
        number,
        lambda: fulfil_obligation(
            actor=actor,
            at=at,
            number=number,
            obligation_id=obligation_id,
            on=_day(request, "met") or macau_date(at),
            note=written(request.POST, "note_met"),
        ),
        "met",
    )
