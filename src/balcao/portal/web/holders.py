"""For whom a page acts: the holder in its address, checked against the mandates at every click."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from balcao.entities.api import EntitySummary, MandateNeeded, acting_choice, acting_choices
from balcao.foundation.web.api import acting
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.web.refusals import mandate_needed, no_longer

SESSION_KEY = "balcao_holder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A holder this person may act for."""

    holder_id: str
    name: str
    is_entity: bool
    note: str = ""


def own_choice(actor: Actor) -> Choice:
    """The person themself, which nobody has to be asked about."""
    return Choice(holder_id=actor.self_id, name=actor.shown_name, is_entity=False)


def choices_of(actor: Actor, at: datetime, language: str) -> list[Choice]:
    """The person themself first, then each entity that gave them a mandate or a seat."""
    own = own_choice(actor)
    if actor.person_id is None:
        return [own]
    entities = [
        Choice(holder_id=entity.holder_id, name=pick(entity.names, language), is_entity=True)
        for entity in acting_choices(actor.person_id, at)
    ]
    return [own, *entities]


def choice_for(request: HttpRequest, holder: str) -> Choice:
    """The choice of that name; one the person does not have does not exist for them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if holder == actor.self_id:
        return own_choice(actor)
    if actor.person_id is None or not holder[2:].isdecimal() or not holder.startswith("e-"):
        raise NotFound(f"{actor.self_id} may not act for {holder}")
    known: dict[str, Choice] = request.__dict__.setdefault("balcao_choice", {})
    if holder not in known:
        known[holder] = _entity_choice(acting_choice(actor.person_id, int(holder[2:]), now()), request)
    return known[holder]


def _entity_choice(entity: EntitySummary, request: HttpRequest) -> Choice:
    name = pick(entity.names, request.language)  # type: ignore[attr-defined]
    return Choice(holder_id=entity.holder_id, name=name, is_entity=True)


def page_choices(request: HttpRequest) -> list[Choice]:
    """The choices of the person signed in, asked once a request."""
    known = getattr(request, "balcao_choices", None)
    if known is None:
        known = choices_of(request.actor, now(), request.language)  # type: ignore[attr-defined]
        request.balcao_choices = known  # type: ignore[attr-defined]
    return list(known)


def holder_shown(request: HttpRequest) -> Choice:
    """For whom this page acts: its address says so; elsewhere the last one chosen, if still allowed."""
    match = request.resolver_match
    if match is not None and "holder" in match.kwargs:
        return choice_for(request, match.kwargs["holder"])
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ours = match is not None and str(match.url_name or "").startswith("portal-")
    wanted = request.session.get(SESSION_KEY) if ours else actor.holder_id
    own = own_choice(actor)
    if wanted in (None, own.holder_id):
        return own
    try:
        return choice_for(request, wanted)
    except NotFound:
        return own


def for_holder(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page acts for the holder in its address; `request.actor` is the person acting for them."""

    @acting
    @wraps(view)
    def page(request: HttpRequest, holder: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            choice = choice_for(request, holder)
        except NotFound:
            return no_longer(request, holder)
        request.actor = request.actor.acting_for(choice.holder_id)  # type: ignore[attr-defined]
        if request.session.get(SESSION_KEY) != holder:
            request.session[SESSION_KEY] = holder
        try:
            return view(request, holder, *args, **kwargs)
        except MandateNeeded as failure:
            return mandate_needed(request, failure)

    return page
