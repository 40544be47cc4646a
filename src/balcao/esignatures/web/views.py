"""Coming back from a provider, once with whose key it is, once with leave to use it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from balcao.cases.api import AlreadyLodged, ContentChanged, NotNow, RequestOver, TooLate
from balcao.documents.api import SealingUnavailable
from balcao.esignatures.failures import AttemptOver, NoCertificate, ProviderRefused, ProviderSilent, SignatureUnfit
from balcao.esignatures.operations import give_up, go_on
from balcao.esignatures.queries import back_of
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.clock import now

TOLD = (ProviderRefused, ProviderSilent, NoCertificate, SignatureUnfit, SealingUnavailable)
CHANGED = (ContentChanged, RequestOver, TooLate, NotNow, AlreadyLodged)


@require_safe
@signed_in
def back(request: HttpRequest) -> HttpResponse:
    """On to the provider again, or to the page where one signs, which says what became of it."""
    actor, state = request.actor, request.GET.get("state", "")  # type: ignore[attr-defined]
    page = back_of(actor=actor, state=state)
    try:
        if not request.GET.get("code"):
            give_up(actor=actor, at=now(), state=state)
            raise ProviderRefused
        where, signed = go_on(actor=actor, at=now(), state=state, code=request.GET["code"])
    except AttemptOver as over:
        return render(request, "ui/failure.html", {"key": over.key}, status=409)
    except TOLD as failure:
        messages.error(request, translate(failure.key))
        return HttpResponseRedirect(page)
    except CHANGED:
        messages.error(request, translate("esignatures.changed"))
        return HttpResponseRedirect(page)
    if signed:
        messages.success(request, translate("esignatures.thanks"))
    return HttpResponseRedirect(where)
