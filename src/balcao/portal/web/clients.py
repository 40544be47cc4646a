"""The accountant's home: everyone one acts for, and one work list over all of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import ClientMatter, matters_of_clients
from balcao.catalogue.api import get_version
from balcao.entities.api import Client, clients_of
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.licences.api import Licence, licences_ending_of
from balcao.portal.web.rows import tag

PAGE = 50
SOON = timedelta(days=60)
FAR = "9999-12-31"
VIEWS = ("clients", "work")


@signed_in
def clients(request: HttpRequest) -> HttpResponse:
    """Clients by name with what waits for them, or all that waits by its day; narrowed by words, in pages."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at, query = now(), request.GET.get("q", "").strip()[:60]
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "clients"
    known = clients_of(actor.person_id, at) if actor.person_id is not None else []
    found = [each for each in known if _fits(each, query)]
    matters = matters_of_clients(found)
    ending = licences_ending_of(clients=found, at=at, until=macau_date(at) + SOON)
    names = {each.entity.holder_id: pick(each.entity.names, language) for each in found}
    work = _work(matters, ending, names, language)
    rows = work if view == "work" else _clients(found, matters, ending, language)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "tabs": [
            {
                "url": f"{reverse('portal-clients')}?view={each}",
                "text": translate(f"mandates.clients.{each}", language),
                "count": len(work) if each == "work" else len(found),
                "here": each == view,
            }
            for each in VIEWS
        ],
        "rows": page.object_list,
        "page": page,
        "query": query,
        "any": bool(known),
    }
    return render(request, "portal/clients.html", context)


def _fits(client: Client, query: str) -> bool:
    words = (*client.entity.names.values(), client.entity.register_no)
    return any(query.casefold() in each.casefold() for each in words)


def _clients(
    found: Sequence[Client], matters: Sequence[ClientMatter], ending: Sequence[Licence], language: str
) -> list[dict[str, Any]]:
    to_do = Counter(each.holder_id for each in matters if each.to_do)
    running = Counter(each.holder_id for each in matters if not each.to_do)
    ends = Counter(each.holder_id for each in ending)
    days = [(each.holder_id, each.due_on) for each in matters if each.due_on]
    days += [(each.holder_id, each.valid_until) for each in ending if each.valid_until]
    next_day = dict(sorted(days, key=lambda pair: pair[1], reverse=True))  # the earliest of each comes last and stays
    rows = []
    for client in found:
        holder = client.entity.holder_id
        counted = (("to_do", to_do[holder]), ("running", running[holder]), ("ending", ends[holder]))
        notes = [translate(f"mandates.clients.{name}", language, count=count) for name, count in counted if count]
        day = next_day.get(holder)
        if day:
            notes.append(translate("mandates.clients.next", language, on=format_macau(day, language)))
        rows.append(
            {
                "title": pick(client.entity.names, language),
                "url": reverse("portal-own", args=[holder]),
                "notes": [" · ".join([client.entity.register_no, *notes])],
                "state": translate("mandates.clients.waits", language) if to_do[holder] else "",
                "kind": "orange",
            }
        )
    return rows


def _work(
    matters: Sequence[ClientMatter], ending: Sequence[Licence], names: dict[str, str], language: str
) -> list[dict[str, Any]]:
    rows = []
    for each in matters:
        if each.to_do:
            place = ("portal-matter", each.reference) if each.reference else ("portal-draft", each.draft_id)
            due = format_macau(each.due_on, language) if each.due_on else ""
            rows.append(
                {
                    "title": pick(get_version(each.version_id).definition.text("name"), language),
                    "url": reverse(place[0], args=[each.holder_id, place[1]]),
                    "notes": [names[each.holder_id], translate("mandates.clients.by", language, on=due) if due else ""],
                    "order": (each.due_on.isoformat() if each.due_on else FAR, each.touched_at.isoformat()),
                    **tag(each.state, language),
                }
            )
    for licence in ending:
        ends = licence.valid_until
        rows.append(
            {
                "title": pick(licence.name, language),
                "url": reverse("portal-licence", args=[licence.holder_id, licence.number]),
                "notes": [
                    names[licence.holder_id],
                    translate("portal.own.expires", language, date=format_macau(ends, language)) if ends else "",
                ],
                "order": (ends.isoformat() if ends else FAR, licence.number),
                "state": translate("mandates.clients.renew", language),
                "kind": "yellow",
            }
        )
    return sorted(rows, key=lambda row: row["order"])
