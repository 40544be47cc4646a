"""An entity's account: what the register told about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.entities.api import Action, account_of, life_of, may
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.home import life_rows, people_rows


@for_holder
def account(request: HttpRequest, holder: str) -> HttpResponse:
    """Since when the account is open, who is behind it, and what the register told."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    found = account_of(actor=actor, at=at, entity_id=_entity(actor))
    told = [
        {
            "title": translate(f"portal.entity.told.{each.kind}", language),
            "at": each.effective_on,
            "note": " → ".join(part for part in (each.before, each.after) if part),
            "kind": "done",
        }
        for each in life_of(actor=actor, at=at, entity_id=_entity(actor))
    ]
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "rows": [*life_rows(found, language), *people_rows(found, language)],
        "told": told,
        "may_close": _manages(actor),
    }
    return render(request, "portal/account.html", context)


def _entity(actor: Actor) -> int:
    """The entity acted for; a person has no such account."""
    if actor.entity_id is None:
        raise NotFound(f"account of {actor.holder_id}")
    return actor.entity_id


def _manages(actor: Actor) -> bool:
    return may(actor=actor, entity_id=_entity(actor), action=Action.MANAGE, at=now()).allowed
