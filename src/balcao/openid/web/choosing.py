"""For yourself, or for …? Whoever acts for many searches by name or number, page by page."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import names_by_language
from balcao.catalogue.api import scope_name
from balcao.entities.api import EntitySummary
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.openid.acting import choices, matters
from balcao.openid.models import Errand
from balcao.openid.operations.errands import choose_holder
from balcao.openid.types import Wanted

PAGE = 20
"""So many are offered at once; with more there is a search."""


def written_name(actor: Actor, language: str) -> str:
    """The person's name as it is written in that language, as far as they have one."""
    assert actor.person_id is not None
    return pick(names_by_language([actor.person_id])[actor.person_id], language)


def part_words(person_id: int, entity_id: int, name: str, language: str, at: datetime) -> str:
    """The entity, and where the person acts for it in some matters only, in which."""
    scopes = dict.fromkeys(each.scope for each in matters(person_id, entity_id, at))
    root = settings.BALCAO_SERVICES
    known = [pick(scope_name(scope, root, at), language) for scope in scopes]
    if not known:
        return name
    listed = translate("entities.comma", language).join(known)
    return translate("openid.choose.in_part", language, name=name, matters=listed)


def choose(request: HttpRequest, handle: str, kept: Errand) -> HttpResponse:
    """The question, or its answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    assert actor.person_id is not None
    chosen = request.POST.get("holder", "")
    if chosen and _chosen(actor, handle, chosen):
        return redirect("openid-errand", handle)
    error = translate("openid.choose.missing", language) if request.method == "POST" else ""
    known = choices(actor.person_id, now(), in_part=Wanted.kept(kept.wanted).in_part)
    query = request.GET.get("q", "").strip()[:60]
    page = Paginator([each for each in known if _fits(each, query)], PAGE).get_page(request.GET.get("page"))
    context = {
        "site": pick(kept.client.names, language),
        "items": _items(actor, list(page.object_list), language),
        "error": error,
        "summary": [{"href": "#holder", "text": error}] if error else [],
        "page": page,
        "query": query,
        "many": len(known) > PAGE,
        "here": reverse("openid-errand", args=[handle]),
    }
    return render(request, "openid/choose.html", context)


def _chosen(actor: Actor, handle: str, holder: str) -> bool:
    """Whether that was one to choose."""
    number = holder[2:]
    entity_id = int(number) if holder.startswith("e-") and number.isdecimal() and len(number) < 10 else None
    if entity_id is None and holder != actor.self_id:
        return False
    try:
        choose_holder(actor=actor, handle=handle, entity_id=entity_id, at=now())
    except NotFound:
        return False
    return True


def _fits(entity: EntitySummary, query: str) -> bool:
    return any(query.casefold() in each.casefold() for each in (*entity.names.values(), entity.register_no))


def _items(actor: Actor, entities: list[EntitySummary], language: str) -> list[dict[str, Any]]:
    assert actor.person_id is not None
    myself = translate("openid.choose.myself", language, name=written_name(actor, language))
    return [{"value": actor.self_id, "text": myself, "hint": ""}] + [
        {
            "value": each.holder_id,
            "text": pick(each.names, language),
            "hint": translate("openid.choose.number", language, number=each.register_no),
        }
        for each in entities
    ]
