"""Mandates: who may act in a holder's name, what waits for an answer, and what one does about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.entities.api import (
    Action,
    BadPeriod,
    LastAdministrator,
    MandateExists,
    MandateState,
    MandateSummary,
    NobodyBinds,
    NotWaiting,
    accept_mandate,
    approve_request,
    confirm_mandate,
    extend_mandate,
    get_mandate,
    history_of_mandate,
    mandates_held_by,
    mandates_of,
    mandates_to_review,
    may,
    required_signers,
    revoke_mandate,
)
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.mandate_history import act_rows
from balcao.portal.web.mandate_rows import by_office, by_receiver, invitation_rows, later_day, mandate_row, sentence
from balcao.portal.web.software_rows import software_rows

GIVING_NEEDS = 2
"""Whom one lets act in another's name is worth a second factor; taking it back is not made any harder."""
ENDED_SHOWN = 50


@signed_in
def mandates_shown(request: HttpRequest) -> HttpResponse:
    """To the mandates of whoever the person acts for now, or to those they hold."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = actor.acting_for(holder_shown(request).holder_id)
    holder = shown.holder_id if manages(shown) else actor.self_id
    return redirect("portal-mandates", holder)


def manages(actor: Actor) -> bool:
    """Whether the actor gives and ends the mandates of the entity they act for."""
    if actor.entity_id is None:
        return False
    return may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=now()).allowed


@for_holder
def mandates(request: HttpRequest, holder: str) -> HttpResponse:
    """Everyone who may act for this entity, and for whom it may act; or in whose name this person may act."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at, query = now(), request.GET.get("q", "").strip()[:60]
    today = macau_date(at)
    held = mandates_held_by(actor=actor, at=at)
    given = mandates_of(actor=actor, entity_id=actor.entity_id, at=at) if actor.entity_id is not None else []
    both = [*given, *held]
    ended = [each for each in reversed(both) if each.state is MandateState.ENDED]
    in_force = [each for each in given if each.state is MandateState.IN_FORCE and not each.receiver.startswith("m-")]
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "own": actor.entity_id is None,
        "waiting": [mandate_row(each, holder, language, today) for each in both if each.waits],
        "groups": by_receiver(in_force, holder, language, today, query),
        "held": [mandate_row(each, holder, language, today) for each in held if each.state is MandateState.IN_FORCE],
        "ended": [mandate_row(each, holder, language, today) for each in ended[:ENDED_SHOWN]],
        "ended_count": len(ended),
        "by_office": by_office(actor.entity_id, holder_shown(request).name, language, today)
        if actor.entity_id is not None
        else [],
        "invitations": invitation_rows(actor, holder, language) if actor.entity_id is not None and not query else [],
        "software": software_rows(actor, given, holder, language, today)
        if actor.entity_id is not None and not query
        else [],
        "query": query,
        "searchable": query or len(in_force) > 20,
        "due": len(mandates_to_review(actor=actor, entity_id=actor.entity_id, at=at)) if actor.entity_id else 0,
    }
    return render(request, "portal/mandates.html", context)


@for_holder
def mandate(request: HttpRequest, holder: str, mandate_id: int) -> HttpResponse:
    """One mandate: what it says, what can be done with it, and all that was done under it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    found = get_mandate(actor=actor, at=at, mandate_id=mandate_id)
    history = history_of_mandate(actor=actor, at=at, mandate_id=mandate_id)
    context = {
        "holder": holder,
        "row": mandate_row(found, holder, language, macau_date(at)),
        "acts": _acts_of(found, actor, holder),
        "change_url": _change_url(found, holder),
        "on_url": _on_url(found, holder),
        "history": act_rows(history, language),
        "confirmed": len(found.confirmed),
    }
    return render(request, "portal/mandate.html", context)


def _change_url(found: MandateSummary, holder: str) -> str:
    if holder != f"e-{found.entity_id}" or found.state is not MandateState.IN_FORCE:
        return ""
    if found.parent_id is not None or found.stands_for is not None:
        return ""
    return f"{reverse('portal-mandate-give', args=[holder])}?change={found.mandate_id}"


def _on_url(found: MandateSummary, holder: str) -> str:
    if not found.may_delegate or holder != found.receiver or found.state is not MandateState.IN_FORCE:
        return ""
    return f"{reverse('portal-mandate-give', args=[holder])}?on={found.mandate_id}"


def _acts_of(found: MandateSummary, actor: Actor, holder: str) -> list[str]:
    """What this page may be answered with, the most welcome answer first."""
    mine = holder == found.receiver
    if found.state is MandateState.OFFERED and mine:
        return ["accept", "decline"]
    if found.state is MandateState.REQUESTED and not mine:
        return ["approve", "decline"]
    if found.state is MandateState.CONFIRMING and not mine:
        binding = required_signers(entity_id=found.entity_id, at=now()).persons
        open_to = actor.person_id in binding and actor.self_id not in found.confirmed
        return [*(["confirm"] if open_to else []), "withdraw"]
    return ["withdraw"] if found.waits else []


@for_holder
@require_POST
def mandate_answer(request: HttpRequest, holder: str, mandate_id: int) -> HttpResponse:
    """Accept, approve, confirm, or say no."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    get_mandate(actor=actor, at=now(), mandate_id=mandate_id)
    act = request.POST.get("act", "")
    verbs: dict[str, Any] = {"accept": accept_mandate, "approve": approve_request, "confirm": confirm_mandate}
    if act not in {*verbs, "decline", "withdraw"}:
        raise NotFound(f"answer {act}")
    if act in verbs and actor.assurance < GIVING_NEEDS:
        return to_step_up(reverse("portal-mandate", args=[holder, mandate_id]))
    try:
        verbs.get(act, revoke_mandate)(actor=actor, at=now(), mandate_id=mandate_id)
        messages.success(request, translate(f"mandates.answered.{act}", language))
    except (NotWaiting, NobodyBinds, MandateExists) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("portal-mandate", holder, mandate_id)


def to_step_up(back: str) -> HttpResponse:
    """First the second factor, then the page from which it was asked."""
    from urllib.parse import urlencode

    from django.conf import settings

    return redirect(f"{settings.BALCAO_STEP_UP_URL}?{urlencode({'next': back})}")


@for_holder
@require_POST
def mandate_extend(request: HttpRequest, holder: str, mandate_id: int) -> HttpResponse:
    """A year more, by one tap."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    found = get_mandate(actor=actor, at=at, mandate_id=mandate_id)
    later = later_day(found, macau_date(at))
    if later is None or holder == found.receiver or found.stands_for is not None:
        raise NotFound(f"mandate {mandate_id}")
    if actor.assurance < GIVING_NEEDS:
        return to_step_up(reverse("portal-mandates", args=[holder]))
    try:
        made = extend_mandate(actor=actor, at=at, mandate_id=mandate_id, until_on=later)
        waits = "extended" if made.state is MandateState.IN_FORCE else "extended_waits"
        messages.success(request, translate(f"mandates.{waits}", language))
    except (BadPeriod, MandateExists, NobodyBinds) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("portal-mandates", holder)


@for_holder
def mandate_end(request: HttpRequest, holder: str, mandate_id: int) -> HttpResponse:
    """Ask once, then end it; ending what has ended changes nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = get_mandate(actor=actor, at=now(), mandate_id=mandate_id)
    own, fault = holder == found.receiver, ""
    if request.method == "POST":
        try:
            revoke_mandate(actor=actor, at=now(), mandate_id=mandate_id)
            messages.success(request, translate("mandates.is_ended", language))
            return redirect("portal-mandates", holder)
        except LastAdministrator as failure:
            fault = translate(failure.key, language)
    context = {"holder": holder, "own": own, "sentence": sentence(found, language, own=own), "fault": fault}
    return render(request, "portal/mandates_end.html", context, status=409 if fault else 200)


def needs_second_factor(actor: Actor) -> None:
    """See that who gives or asks for rights has shown the second factor.

    :raises AssuranceTooLow: otherwise; the page then leads there and back.
    """
    if actor.assurance < GIVING_NEEDS:
        raise AssuranceTooLow(GIVING_NEEDS)
