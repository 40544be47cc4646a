"""Beginning everything that one thing takes: the answers are given once, what waits begins later by itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.bundles.failures import AnswersMissing, NothingNeeded
from balcao.bundles.jobs import prepare
from balcao.bundles.models import Bundle, Part
from balcao.bundles.one_thing import one_thing
from balcao.bundles.plan import PlannedService, answered, plan
from balcao.bundles.types import PartState
from balcao.cases.api import WrongAudience
from balcao.catalogue.api import mandate_scopes
from balcao.entities.api import Action, register_numbers, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor

MOST_COMPARED = 5
"""So many of the latest are looked at for one of the same plan."""
NOTHING_LEFT = frozenset({PartState.DROPPED, PartState.STOPPED, PartState.OBSTRUCTED})
"""States of a part that goes nowhere."""


def begin_one_thing(*, actor: Actor, at: datetime, key: str, thing_id: str, answers: Mapping[str, Any]) -> int:
    """Begin, for the holder acted for, the applications that these answers need; returns the bundle's number.

    Asked again with the same key, it is the same bundle; also with the same answers, as long as nothing of it was
    lodged and something of it is left. A service that is not on offer is left out.

    :raises NotFound: no such thing, or none of the actor's business.
    :raises WrongAudience: when it is not for this kind of holder.
    :raises AnswersMissing: while a question is open or answered wrongly.
    :raises NothingNeeded: when none of it is on offer.
    """
    thing = one_thing(thing_id)
    key = f"{actor.self_id}:{key}"[:80]
    kind = "person" if actor.entity_id is None else register_numbers(actor.entity_id)["kind"]
    try:
        with transaction.atomic():
            for needed in thing.services:
                scopes = mandate_scopes(needed.service, settings.BALCAO_SERVICES)
                require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, of_a_thing=False)
            begun = Bundle.objects.filter(key=key, holder_id=actor.holder_id).first()
            if begun is not None:
                return begun.pk
            if kind not in thing.audience:
                raise WrongAudience(kind)
            if not answered(thing, answers, at=at).complete:
                raise AnswersMissing
            planned = [each for each in plan(thing, answers, at=at) if each.version is not None]
            if not planned:
                raise NothingNeeded
            if (same := _begun_before(actor, at, thing.id, planned)) is not None:
                return same
            bundle = Bundle.objects.create(
                key=key, holder_id=actor.holder_id, begun_by=actor.kept(), begun_at=at, one_thing=thing.id
            )
            places = {each.service_id: place for place, each in enumerate(planned)}
            Part.objects.bulk_create(
                Part(
                    bundle=bundle,
                    position=places[each.service_id],
                    service_id=each.service_id,
                    version_id=each.version.id,
                    name=dict(each.version.definition.text("name")),
                    after=[places[before] for before in each.after],
                    answers=dict(each.answers),
                )
                for each in planned
                if each.version is not None
            )
            record(
                actor=actor,
                at=at,
                event="bundles:bundle:begun",
                subject=f"bundle:{bundle.pk}",
                holder_id=actor.holder_id,
                data={"one_thing": thing.id, "services": list(places)},
            )
            prepare.defer(bundle_id=bundle.pk)
            return bundle.pk
    except IntegrityError:
        return Bundle.objects.get(key=key, holder_id=actor.holder_id).pk


def _begun_before(actor: Actor, at: datetime, thing_id: str, planned: Sequence[PlannedService]) -> int | None:
    """The bundle of the very same plan that nobody has lodged anything of yet."""
    from balcao.bundles.queries.bundles import bundle_view

    wanted = [(each.service_id, dict(each.answers)) for each in planned]
    earlier = Bundle.objects.filter(holder_id=actor.holder_id, one_thing=thing_id).order_by("-begun_at")
    for bundle in earlier[:MOST_COMPARED]:
        if list(bundle.parts.order_by("position").values_list("service_id", "answers")) != wanted:
            continue
        states = {part.state for part in bundle_view(actor=actor, at=at, bundle_id=bundle.pk).parts}
        if PartState.LODGED not in states and not states <= NOTHING_LEFT:
            return bundle.pk
    return None


def go_on(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Begin, in a job, what nothing holds back any more.

    :raises NotFound: for a bundle that is not the holder's.
    """
    from balcao.bundles.queries.bundles import bundle_view

    bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    prepare.defer(bundle_id=bundle_id)
