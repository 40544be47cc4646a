"""For whom a page acts: the holder in its address, checked against mandates and guardianships at every click."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from balcao.accounts.api import COUNTER, GuardianshipSummary, guardianship_over, wards_of
from balcao.counter.api import helped_as, open_draft, within_visit
from balcao.entities.api import MandateNeeded, acting_choice, acting_choices
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import acting
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.outages.api import ServiceClosed
from balcao.portal.closing_shown import closes_note
from balcao.portal.web.assisted import back_to_visit, shown_at_counter, visit_over
from balcao.portal.web.refusals import closed_page, mandate_needed, no_longer

SESSION_KEY = "balcao_holder"
OK = 200
DESK_LEVEL = 2
"""How surely an officer has to be signed in to enter for somebody, unless the settings say otherwise."""
HOLDER = re.compile(r"[pe]-[1-9][0-9]{0,17}")

type HolderKind = Literal["self", "ward", "entity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A holder this person may act for."""

    holder_id: str
    name: str
    kind: HolderKind
    note: str = ""
    applies_as: str = "person"
    """The kind of holder, as the audience of a service names it."""

    @property
    def is_entity(self) -> bool:
        """Whether it is a company or an association, and no person."""
        return self.kind == "entity"


def own_choice(actor: Actor) -> Choice:
    """The person themself, which nobody has to be asked about."""
    return Choice(holder_id=actor.self_id, name=actor.shown_name, kind="self")


def choices_of(actor: Actor, at: datetime, language: str) -> list[Choice]:
    """The person themself first, then their wards, then each entity that gave them a mandate or a seat."""
    own = own_choice(actor)
    if actor.person_id is None:
        return [own]
    entities = [
        Choice(
            holder_id=entity.holder_id,
            name=pick(entity.names, language),
            kind="entity",
            note=closes_note(entity.closes_on, language),
            applies_as=str(entity.kind),
        )
        for entity in acting_choices(actor.person_id, at)
    ]
    return [own, *(_ward_choice(each, language) for each in wards_of(actor=actor, at=at)), *entities]


def _ward_choice(guardianship: GuardianshipSummary, language: str) -> Choice:
    until = guardianship.until_on
    note = translate("portal.acting.ward_until", language, date=format_macau(until, language)) if until else ""
    name = pick(guardianship.ward_name, language)
    return Choice(holder_id=f"p-{guardianship.ward_id}", name=name, kind="ward", note=note)


def choice_for(request: HttpRequest, holder: str) -> Choice:
    """The choice of that name; one the person does not have does not exist for them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if holder == actor.self_id:
        return own_choice(actor)
    if actor.person_id is None or not HOLDER.fullmatch(holder):
        raise NotFound(f"{actor.self_id} may not act for {holder}")
    known: dict[str, Choice] = request.__dict__.setdefault("balcao_choice", {})
    if holder not in known:
        known[holder] = _other_choice(actor.person_id, holder, request.language)  # type: ignore[attr-defined]
    return known[holder]


def _other_choice(person_id: int, holder: str, language: str) -> Choice:
    number = int(holder[2:])
    if holder.startswith("p-"):
        guardianship = guardianship_over(guardian_id=person_id, ward_id=number, at=now())
        if guardianship is None:
            raise NotFound(f"p-{person_id} may not act for {holder}")
        return _ward_choice(guardianship, language)
    entity = acting_choice(person_id, number, now())
    name = pick(entity.names, language)
    return Choice(holder_id=entity.holder_id, name=name, kind="entity", applies_as=str(entity.kind))


def own_closes_on(request: HttpRequest) -> date | None:
    """The day on which the account of who is signed in closes; None too for a person whom a clerk helps."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return request.user.closes_on if actor.clerk is None and actor.person_id is not None else None  # type: ignore[union-attr]


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


def _helped(request: HttpRequest, holder: str) -> Actor | None:
    """The person at the counter whom the officer at the keyboard helps, when this page is about a holder of theirs."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.holds(COUNTER) or holder == actor.self_id or not HOLDER.fullmatch(holder):
        return None
    if actor.assurance < getattr(settings, "BALCAO_DESK_ASSURANCE", DESK_LEVEL):
        return None
    return helped_as(actor=actor, at=now(), holder_id=holder)


def _its_own(request: HttpRequest, helped: Actor, named: dict[str, Any]) -> bool:
    """Whether the page belongs to what the clerk helps with: pieces of a file name no application, and belong to it."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    if page in {"portal-uploads", "portal-upload"}:
        return True
    reference = named.get("reference", "") if page == "portal-amend" else ""
    return within_visit(helped=helped, draft_id=named.get("draft_id"), reference=reference)


def for_holder(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page acts for the holder in its address; `request.actor` is the person acting for them."""

    @acting
    @wraps(view)
    def page(request: HttpRequest, holder: str, *args: Any, **kwargs: Any) -> HttpResponse:
        clerk = request.actor  # type: ignore[attr-defined]
        if (helped := _helped(request, holder)) is not None:
            request.actor = helped  # type: ignore[attr-defined]
        try:
            choice = choice_for(request, holder)
        except NotFound:
            return visit_over(request, holder, clerk) or no_longer(request, holder)
        if helped is not None and not (shown_at_counter(request) and _its_own(request, helped, kwargs)):
            return back_to_visit(holder, kwargs)
        request.actor = request.actor.acting_for(choice.holder_id)  # type: ignore[attr-defined]
        if helped is None and request.session.get(SESSION_KEY) != holder:
            request.session[SESSION_KEY] = holder
        try:
            answer = view(request, holder, *args, **kwargs)
        except MandateNeeded as failure:
            return mandate_needed(request, failure)
        except ServiceClosed as failure:
            return closed_page(request, holder, failure, kwargs.get("draft_id"))
        if helped is not None and "draft_id" in kwargs and answer.status_code == OK:
            open_draft(actor=request.actor, at=now(), draft_id=kwargs["draft_id"])  # type: ignore[attr-defined]
        return answer

    return page
