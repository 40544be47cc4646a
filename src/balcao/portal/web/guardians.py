"""Who acts for a person: their guardians, from where that is known, in which matters and until when."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.accounts.api import GuardianshipOrigin, GuardianshipSummary, guardians_of
from balcao.catalogue.api import scope_name
from balcao.entities.api import EVERY_SERVICE
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.portal.web.holders import for_holder, holder_shown


@for_holder
def guardians(request: HttpRequest, holder: str) -> HttpResponse:
    """The guardians of the person acted for, or of oneself."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    if actor.entity_id is not None or actor.principal_id is None:
        raise NotFound(f"guardians of {holder}")
    rows = [_row(each, language) for each in guardians_of(ward_id=actor.principal_id, at=now())]
    return render(
        request, "portal/guardians.html", {"holder": holder, "name": holder_shown(request).name, "rows": rows}
    )


def _row(each: GuardianshipSummary, language: str) -> dict[str, Any]:
    court = each.origin is GuardianshipOrigin.COURT
    until = format_macau(each.until_on, language) if each.until_on else ""
    names = [pick(scope_name(scope, settings.BALCAO_SERVICES, now()), language) for scope in each.scopes]
    matters = listed(names, language)
    return {
        "title": pick(each.guardian_name, language),
        "notes": [
            translate("portal.guardian.by_court", language, reference=each.reference)
            if court
            else translate("portal.guardian.by_register", language),
            translate("portal.guardian.all_matters", language)
            if EVERY_SERVICE in each.scopes
            else translate("portal.guardian.matters", language, matters=matters),
            translate("portal.guardian.until", language, date=until)
            if until
            else translate("portal.guardian.open_end", language),
        ],
    }
