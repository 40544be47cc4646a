"""The software of an entity as rows of its page of people and rights."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from balcao.entities.api import MachineSummary, MandateState, MandateSummary, machines_of
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.portal.web.mandate_rows import mandate_row


def software_rows(
    actor: Actor, given: Iterable[MandateSummary], holder: str, language: str, today: date
) -> list[dict[str, Any]]:
    """The entity's software, each with its sentences and when it was last used, out of the mandates given."""
    assert actor.entity_id is not None
    found = machines_of(actor=actor, entity_id=actor.entity_id, at=now())
    held: dict[str, list[dict[str, Any]]] = {each.receiver: [] for each in found}
    for mandate in given:
        if mandate.receiver in held and mandate.state is MandateState.IN_FORCE:
            held[mandate.receiver].append(mandate_row(mandate, holder, language, today))
    return [
        {
            "name": each.name,
            "used": used_words(each, language),
            "url": reverse("portal-software", args=[holder, each.machine_id]),
            "rows": held[each.receiver],
        }
        for each in found
    ]


def used_words(machine: MachineSummary, language: str) -> str:
    """When it last signed in, if ever."""
    if machine.used_at is None:
        return translate("software.never_used", language)
    return translate("software.used", language, at=format_macau(machine.used_at, language))
