"""On the person's own phone: what the clerk at the counter entered for them, in full, to be confirmed or not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.counter.api import (
    ConfirmationOver,
    ConfirmationState,
    ContentMoved,
    asked_on_phone,
    confirm_on_phone,
    open_on_phone,
    read_back,
    refuse_on_phone,
    short_hash,
)
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow
from balcao.kernel.texts import pick


@signed_in
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Read it all, say yes or no; for anybody but the person asked there is no such page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = asked_on_phone(actor=actor, at=now(), token=token)
    if actor.assurance < found.level:
        raise AssuranceTooLow(found.level)
    errors: dict[str, str] = {}
    if request.method == "POST":
        answer = _answered(request, token, errors)
        if answer is not None:
            return answer
    open_on_phone(actor=actor, at=now(), token=token)
    asked = found.confirmation
    context = {
        "read": read_back(found.draft, language),
        "asked": asked,
        "clerk_name": pick(asked.clerk_name, language),
        "open": asked.state is ConfirmationState.WAITING,
        "state": asked.state.value,
        "for_name": pick(holder_name(asked.holder_id), language),
        "short": short_hash(asked.content),
        "own_url": reverse("portal-own", args=[asked.holder_id]),
        "errors": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        "read_error": errors.get("read", ""),
    }
    return render(request, "portal/confirm.html", context, status=422 if errors else 200)


def _answered(request: HttpRequest, token: str, errors: dict[str, str]) -> HttpResponseRedirect | None:
    """Say yes or no, as was posted; what is wrong goes into `errors`."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    try:
        if request.POST.get("act") == "refuse":
            refuse_on_phone(actor=actor, at=now(), token=token)
            messages.info(request, translate("portal.confirm.refused", language))
        elif request.POST.get("read") != "yes":
            errors["read"] = translate("portal.confirm.must_tick", language)
            return None
        else:
            confirm_on_phone(actor=actor, at=now(), token=token, content=request.POST.get("content", ""))
            messages.success(request, translate("portal.confirm.thanks", language))
    except (ConfirmationOver, ContentMoved) as failure:
        errors["answer"] = translate(failure.key, language)
        return None
    return redirect("portal-confirm", token)
