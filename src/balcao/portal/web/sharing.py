"""Sharing one application by a link: making it, taking it back, and the page it leads to."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.accounts.api import read_day
from balcao.cases.api import draft_view
from balcao.entities.api import (
    Action,
    BadPeriod,
    InvitationOver,
    MandateExists,
    NameMissing,
    NotTheInvited,
    end_invitation,
    invitation_sentence,
    look_at_invitation,
    share_application,
    take_invitation,
)
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder
from balcao.portal.web.mandate_rows import invitation_rows
from balcao.portal.web.mandates import GIVING_NEEDS, manages, needs_second_factor, to_step_up

OFFERED = (Action.PREPARE, Action.LODGE, Action.PAY)
"""What may be shared beside reading."""


@for_holder
def share(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Who is invited to this application, and the form to invite one more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_view(actor=actor, at=now(), draft_id=draft_id)
    if not manages(actor):
        raise NotFound(f"sharing of {holder}")
    needs_second_factor(actor)
    if request.method != "POST":
        return _form(request, holder, draft_id, {})
    until_on, name = read_day(request.POST, "until"), request.POST.get("name", "").strip()[:200]
    faults: dict[str, str] = {} if until_on else {"until": "sharing.missing.until"}
    if until_on is not None:
        actions = frozenset(each for each in OFFERED if each in request.POST.getlist("actions"))
        try:
            secret = share_application(
                actor=actor,
                at=now(),
                entity_id=actor.entity_id or 0,
                scope=f"draft:{draft_id}",
                actions=actions | {Action.VIEW},
                until_on=until_on,
                name=name,
            )
        except (NameMissing, BadPeriod) as failure:
            faults["name" if isinstance(failure, NameMissing) else "until"] = failure.key
        else:
            address = f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-shared', args=[secret])}"
            context = {"holder": holder, "draft_id": draft_id, "address": address, "name": name}
            return render(request, "portal/share_made.html", context)
    return _form(request, holder, draft_id, faults)


def _form(request: HttpRequest, holder: str, draft_id: int, faults: dict[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors = {field: translate(key, language) for field, key in faults.items()}
    chosen = request.POST.getlist("actions") if request.method == "POST" else [Action.PREPARE]
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "rows": invitation_rows(actor, holder, language, draft_id),
        "name": request.POST.get("name", "")[:200],
        "actions": [
            {
                "value": each.value,
                "text": translate(f"sharing.action.{each.value}", language),
                "checked": each in chosen,
            }
            for each in OFFERED
        ],
        "until": [request.POST.get(f"until-{part}", "")[:4] for part in ("day", "month", "year")],
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "portal/share.html", context, status=422 if faults else 200)


@for_holder
@require_POST
def share_end(request: HttpRequest, holder: str, invitation_id: int) -> HttpResponse:
    """Take a link back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        end_invitation(actor=actor, at=now(), invitation_id=invitation_id)
        messages.success(request, translate("sharing.ended"))
    except MandateExists:
        messages.error(request, translate("sharing.was_taken"))
    return redirect("portal-mandates", holder)


@signed_in
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads: what is offered, read before one agrees; then the application itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        offered = look_at_invitation(actor=actor, at=now(), secret=secret)
        if request.method == "POST" and actor.assurance < GIVING_NEEDS:
            return to_step_up(reverse("portal-shared", args=[secret]))
        if request.method == "POST":
            offered = take_invitation(actor=actor, at=now(), secret=secret)
            messages.success(request, translate("sharing.taken", language))
    except (NotTheInvited, InvitationOver, MandateExists) as failure:
        said = translate(failure.key, language)
        return render(request, "portal/shared.html", {"fault": said}, status=409)
    if offered.taken:
        return redirect("portal-draft", f"e-{offered.entity_id}", int(offered.scope.partition(":")[2]))
    return render(request, "portal/shared.html", {"sentence": invitation_sentence(offered, language)})
