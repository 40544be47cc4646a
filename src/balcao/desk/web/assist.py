"""At the counter: one person at a time, whose card was seen, and what is entered for them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import COUNTER, person_by_number, read_number, wards_of
from balcao.cases.api import cases_of, drafts_of, services_to_begin
from balcao.catalogue.api import ServiceVersion, get_version, offered
from balcao.counter.api import (
    REASONS,
    AssistanceView,
    HelpedElsewhere,
    NotProven,
    NotThisPerson,
    OwnMatter,
    StillHelping,
    assistance_of,
    begin_assistance,
    end_assistance,
    helped_as,
    helped_today,
    prolong_assistance,
    visit_of_clerk,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.entities.api import acting_choices
from balcao.exchange.api import Asking
from balcao.exchange.api import identify as ask_register
from balcao.foundation.ui.api import text_of, translate
from balcao.guidance.api import search
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES, pick
from balcao.vouchers.api import vouchers_at_counter

FIELDS = ("name_zh", "name_pt", "born_on", "status")
TYPED = {"number": 40, "name": 200, "reason": 20, "words": 300, "language": 10}
LANGUAGE_NAMES = {"zh-Hant": "中文", "pt": "Português", "en": "English"}
at_counter = at_desk_for(COUNTER)


@at_counter
def assist(request: HttpRequest) -> HttpResponse:
    """The visit that runs; without one, the form that begins it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    visit = assistance_of(actor=actor, at=now())
    act = request.POST.get("act", "")
    if visit is None:
        return _begin(request)
    if (
        visit.video_id is not None
        and not act
        and (seen := visit_of_clerk(actor=actor, at=now()))
        and not seen.station_id
    ):
        return redirect("desk-video-visit", seen.id)
    if act in ("finished", "left"):
        end_assistance(actor=actor, at=now(), left=act == "left")
        messages.success(request, translate("desk.assist.ended", name=pick(visit.name, request.language)))  # type: ignore[attr-defined]
        return redirect("desk-assist")
    if act == "prolong":
        prolong_assistance(actor=actor, at=now())
        return redirect("desk-assist")
    return _running(request, visit)


def _begin(request: HttpRequest) -> HttpResponse:
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    typed = {name: request.POST.get(name, "").strip()[:most] for name, most in TYPED.items()}
    ticked = {name: request.POST.get(name) == "yes" for name in ("photo", "consent")}
    faults: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("act") == "begin" and _begun(request, typed, ticked, faults):
        return redirect("desk-assist")
    errors = {field: translate(key, language) for field, key in faults.items()}
    since = now() - timedelta(hours=12)
    context = {
        "bar": bar(request),
        "typed": typed,
        "ticked": ticked,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "reasons": [
            {
                "value": each,
                "text": translate(f"desk.assist.reason.{each}", language),
                "checked": each == typed["reason"],
            }
            for each in REASONS
        ],
        "spoken": [
            {"value": each, "text": LANGUAGE_NAMES[each], "checked": each == (typed["language"] or "zh-Hant")}
            for each in LANGUAGES
        ],
        "before": [_past(each, language) for each in helped_today(actor=actor, since=since, at=now())],
    }
    return render(request, "desk/assist/begin.html", context, status=422 if faults else 200)


def _past(visit: AssistanceView, language: str) -> dict[str, Any]:
    why = translate(f"desk.assist.why.{visit.ended_why or 'time'}", language)
    return {"name": pick(visit.name, language), "begun_at": visit.begun_at, "why": why, "count": len(visit.draft_ids)}


def _begun(request: HttpRequest, typed: dict[str, str], ticked: dict[str, bool], faults: dict[str, str]) -> bool:
    """Whether the visit began; otherwise what is wrong, by field."""
    number = read_number(typed["number"])
    faults |= {
        field: f"desk.assist.error.{field}"
        for field, given in (
            ("number", number),
            ("name", typed["name"]),
            ("reason", typed["reason"] in REASONS),
            ("photo", ticked["photo"]),
            ("consent", ticked["consent"]),
        )
        if not given
    }
    return not faults and _identified(request, number, typed, faults)


def _identified(request: HttpRequest, number: str, typed: dict[str, str], faults: dict[str, str]) -> bool:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    known = person_by_number(number)
    reply = ask_register(
        actor=actor,
        at=now(),
        asking=Asking("identity", text_of("counter.reading.purpose"), text_of("counter.reading.basis"), FIELDS),
        number=number,
        subject="counter",
        concerned=f"p-{known}" if known else "",
    )
    if reply.state == "unreachable":
        faults["number"] = "opening.error.register"
        return False
    try:
        begin_assistance(
            actor=actor,
            at=now(),
            number=number,
            name=typed["name"],
            facts=reply.facts,
            reason=typed["reason"],
            words=typed["words"],
            language=typed["language"] if typed["language"] in LANGUAGES else "zh-Hant",
            photo_compared=True,
            consented=True,
        )
    except (HelpedElsewhere, NotProven, NotThisPerson, OwnMatter, StillHelping) as failure:
        faults["number"] = failure.key
        return False
    return True


def _running(request: HttpRequest, visit: AssistanceView) -> HttpResponse:
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    holders = [
        _holder(helped, name, request, visit)
        for holder_id, name in _holders(visit, language)
        if (helped := helped_as(actor=actor, at=now(), holder_id=holder_id)) is not None
    ]
    context = {
        "bar": bar(request),
        "visit": visit,
        "name": pick(visit.name, language),
        "may_prolong": visit.until_at < visit.longest_at,
        "holders": holders,
        "vouchers": any(each["id"] == visit.person.self_id for each in holders)
        and bool(vouchers_at_counter(actor=visit.person, at=now())),
        "query": request.GET.get("q", "")[:80],
    }
    return render(request, "desk/assist/visit.html", context)


def _holders(visit: AssistanceView, language: str) -> list[tuple[str, str]]:
    """Whom the person may act for: themself, their wards, the entities."""
    person = visit.person
    wards = [(f"p-{each.ward_id}", pick(each.ward_name, language)) for each in wards_of(actor=person, at=now())]
    entities = [(each.holder_id, pick(each.names, language)) for each in acting_choices(person.person_id or 0, now())]
    return [(person.self_id, pick(visit.name, language)), *wards, *entities]


def _holder(helped: Actor, name: str, request: HttpRequest, visit: AssistanceView) -> dict[str, Any]:
    language: str = request.language  # type: ignore[attr-defined]
    at, holder = now(), helped.holder_id
    return {
        "id": holder,
        "name": name,
        "drafts": [
            {
                "title": pick(get_version(each.version_id).definition.text("name"), language),
                "url": reverse("portal-draft", args=[holder, each.id]),
                "confirm_url": reverse("desk-assist-draft", args=[holder, each.id]),
                "saved_at": each.saved_at,
            }
            for each in drafts_of(actor=helped, at=at)
        ],
        "lodged": [
            {
                "title": pick(get_version(each.version_id).definition.text("name"), language),
                "reference": each.reference,
                "at": each.lodged_at,
            }
            for each in cases_of(actor=helped, at=at)
            if each.lodged_at >= visit.begun_at
        ],
        "open": [
            {
                "title": pick(definition.text("name"), language),
                "reference": each.reference,
                "asked": each.asked,
                "answer_url": reverse("portal-amend", args=[holder, each.reference]),
                "change_url": reverse("portal-amend-begin", args=[holder, each.reference]),
            }
            for each in cases_of(actor=helped, at=at)
            if each.asked or each.changeable
            if not (definition := get_version(each.version_id).definition).data.by_department
        ],
        "services": [
            {
                "title": pick(each.definition.text("name"), language),
                "url": reverse("portal-start", args=[holder, each.service_id]),
            }
            for each in _services(helped, request.GET.get("q", "").strip())
        ],
    }


def _services(helped: Actor, query: str) -> list[ServiceVersion]:
    """What may be begun for this holder, narrowed to what was sought."""
    at = now()
    if helped.entity_id is not None:
        found = services_to_begin(actor=helped, at=at)
    else:
        found = [each for each in offered(at) if "person" in each.summary.audience]
    if not query:
        return found
    hits = {hit.service.service_id for hit in search(query, at=at).hits}
    return [each for each in found if each.service_id in hits]
