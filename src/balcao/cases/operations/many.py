"""Many applications of one service for one holder: the registers are asked once, each application is its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.consents import may_be_asked
from balcao.cases.facts import Known, check_audience, gather
from balcao.cases.failures import WindowClosed
from balcao.cases.models import Draft
from balcao.cases.operations.drafting import create_draft, save_answers
from balcao.cases.readiness import window_of
from balcao.cases.scopes import act_on, service_scopes
from balcao.catalogue.api import ServiceVersion
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow


def known_for_many(*, actor: Actor, at: datetime, version: ServiceVersion) -> Known:
    """What registers say of the holder, asked once over the network for all applications of a list.

    :raises NotFound, Refused, AssuranceTooLow, WrongAudience, WindowClosed: when none could begin.
    """
    scopes, act = service_scopes(version.service_id), act_on(version)
    require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, act=act, of_a_thing=False)
    data = version.definition.data
    if actor.assurance < data.assurance.start:
        raise AssuranceTooLow(data.assurance.start)
    check_audience(actor, version.definition)
    asked = may_be_asked(version.definition, (), actor)
    known = gather(actor=actor, at=at, definition=version.definition, asked=asked, licence_number="")
    window = window_of(version, known.facts, at)
    if not window.open:
        raise WindowClosed(window.opens_on if window.reason == "not_yet" else None)
    return known


@transaction.atomic
def begin_known(
    *, actor: Actor, at: datetime, version: ServiceVersion, known: Known, key: str, answers: Mapping[str, Any]
) -> int:
    """One of them, with its answers, or none of it; returns the draft's number. The same key gives the same draft.

    :raises NotFound, Refused: if the actor may not.
    """
    kept = key[:80]
    found = Draft.objects.filter(start_key=kept, holder_id=actor.holder_id).first()
    if found is not None:
        return found.pk
    draft = create_draft(actor=actor, at=at, version=version, known=known, key=kept)
    save_answers(actor=actor, at=at, draft_id=draft.pk, values=answers, seen={})
    return draft.pk
