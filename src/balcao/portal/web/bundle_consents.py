"""Whether a register may be asked for several applications in one go: put once for all of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.bundles.api import RegisterTogether, answer_register, bundle_view, register_together, registers_together
from balcao.cases.api import ConsentPutOtherwise
from balcao.catalogue.api import register_name
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.portal.web.holders import for_holder
from balcao.portal.web.register_consents import answer_items, answered, put_before

KINDS = {"asked": "blue", "asking": "yellow"}


def together_rows(
    asked: Iterable[RegisterTogether], holder: str, bundle_id: int, language: str
) -> list[dict[str, Any]]:
    """The registers of a bundle as parts of a task list: what was answered, for how many applications."""
    return [
        {
            "title": register_name(each.register, language),
            "href": reverse("portal-bundle-consent", args=[holder, bundle_id, each.register]),
            "hint": translate("portal.register_consent.for_several", language, count=len(each.put)),
            "status": translate(f"portal.register_consent.state.{_state(each)}", language),
            "kind": KINDS.get(_state(each), ""),
        }
        for each in asked
    ]


def _state(asked: RegisterTogether) -> str:
    """One word for all of them: that an answer is missing goes first, then that the register is being asked."""
    if asked.waits:
        return "asked"
    if asked.asking:
        return "asking"
    states = {consent.state for _, consent in asked.put}
    return states.pop() if len(states) == 1 else "mixed"


@for_holder
def bundle_consent(request: HttpRequest, holder: str, bundle_id: int, register: str) -> HttpResponse:
    """One register for all open applications that ask it: why, what, for whom; yes or no, once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    asked = register_together(actor=actor, at=now(), bundle_id=bundle_id, register=register)
    names = list(dict.fromkeys(name for _, put in asked.put for name in put.asked.fields))
    by_field = any(put.asked.by_field for _, put in asked.put)
    fault = ""
    if request.method == "POST":
        said = answered(request.POST, names, by_field=by_field, language=language)
        fault = said.fault
        if not fault:
            puts = {draft.id: request.POST.get(f"put.{draft.id}", "") for draft, _ in asked.put}
            try:
                answer_register(
                    actor=actor, at=now(), bundle_id=bundle_id, register=register, fields=said.fields, puts=puts
                )
            except ConsentPutOtherwise as failure:
                messages.warning(request, translate(failure.key, language))
                return HttpResponseRedirect(request.path)
            return HttpResponseRedirect(_following(actor, holder, bundle_id))
    given = {name for _, put in asked.put for name in put.given}
    chosen = request.POST.getlist("fields") if fault else given or names
    context = {
        "back_url": reverse("portal-bundle", args=[holder, bundle_id]),
        **put_before(asked.put, chosen, language),
        "service_name": translate("portal.bundle.title", language, count=len(asked.put)),
        "puts": [{"name": f"put.{draft.id}", "value": put.put} for draft, put in asked.put],
        "items": answer_items(_state(asked), language),
        "error": fault,
        "errors": [{"href": "#answer", "text": fault}] if fault else [],
    }
    return render(request, "portal/register_consent.html", context, status=422 if fault else 200)


def _following(actor: Actor, holder: str, bundle_id: int) -> str:
    """The address of the next register that waits for an answer, or of the bundle."""
    view = bundle_view(actor=actor, at=now(), bundle_id=bundle_id)
    for each in registers_together(actor=actor, at=now(), view=view):
        if each.waits:
            return reverse("portal-bundle-consent", args=[holder, bundle_id, each.register])
    return reverse("portal-bundle", args=[holder, bundle_id])
