"""By what an officer who is elsewhere is called to who waits in a chat or by video."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import get_person, masked_phone
from balcao.correspondence.api import answering_departments, hours_known
from balcao.counter.api import video_departments
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.notices.api import Channel, Waits, browsers_of, calls_chosen, choose_calls


@at_desk
def calls(request: HttpRequest) -> HttpResponse:
    """What the officer chose, to be changed: only of where they answer at all."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    places = _places(actor)
    if not places:
        raise NotFound("calls")
    if request.method == "POST":
        chosen = {what: [each for each in Channel if each in request.POST.getlist(what.value)] for what in places}
        choose_calls(actor=actor, at=now(), channels=chosen)
        messages.success(request, translate("desk.calls.saved", language))
        return redirect("desk-calls")
    known = calls_chosen(actor=actor)
    context = {
        "bar": bar(request),
        "groups": [_group(what, known[what], actor, language) for what in places],
        "told_url": reverse("portal-told", args=[actor.self_id]),
    }
    return render(request, "desk/calls.html", context)


def _places(actor: Actor) -> list[Waits]:
    chats = any(each in hours_known() for each in answering_departments(actor))
    return [*([Waits.CHAT] if chats else []), *([Waits.VIDEO] if video_departments(actor) else [])]


def _group(what: Waits, chosen: tuple[Channel, ...], actor: Actor, language: str) -> dict[str, Any]:
    person = get_person(actor.person_id or 0)
    there = {
        Channel.MAIL: person.email,
        Channel.SMS: masked_phone(person.phone),
        Channel.PUSH: listed((each.label for each in browsers_of(actor=actor)), language),
    }
    return {
        "id": what.value,
        "label": translate(f"desk.calls.{what}", language),
        "items": [
            {
                "value": channel.value,
                "text": translate(f"notices.channel.{channel}", language),
                "hint": place or translate("desk.calls.nowhere", language),
                "checked": channel in chosen,
            }
            for channel, place in there.items()
        ],
    }
