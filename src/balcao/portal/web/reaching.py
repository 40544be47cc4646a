"""What keeps nudges from reaching somebody: nobody assigned, an address where nothing arrives."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.notices.api import assign_someone, unusable_ways, use_again
from balcao.portal.web.holders import for_holder, holder_shown


def reaching_shown(request: HttpRequest) -> dict[str, Any]:
    """What the inbox says of it: of one's own addresses in one's own inbox, of an entity's people in its."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return {
        "assign": holder_shown(request).name if assign_someone(actor=actor, at=now()) else "",
        "unusable": unusable_ways(actor=actor) if actor.holder_id == actor.self_id else [],
    }


@for_holder
@require_POST
def again(request: HttpRequest, holder: str, address_id: int) -> HttpResponse:
    """The address works after all."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if actor.holder_id != actor.self_id:
        raise NotFound(f"address {address_id}")
    way = use_again(actor=actor, at=now(), address_id=address_id)
    messages.success(request, translate("notices.again.done", address=way))
    return redirect("portal-inbox", holder)
