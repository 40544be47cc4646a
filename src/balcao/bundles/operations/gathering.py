"""Beginning everything that one thing takes: the answers are given once, what waits begins later by itself."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.bundles.failures import AnswersMissing, NothingNeeded
from balcao.bundles.jobs import prepare
from balcao.bundles.models import Bundle, Part
from balcao.bundles.queries.beginnable import begins_together, holder_kind
from balcao.bundles.types import PartState
from balcao.cases.api import WrongAudience
from balcao.catalogue.api import mandate_scopes
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.guidance.api import PlannedService, answered, guide, one_thing, plan, walk
from balcao.kernel.actor import Actor

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
    with transaction.atomic():
        _require(actor, at, [needed.service for needed in thing.services])
        begun = _begun(actor, key)
    if begun is not None:
        return begun
    if (kind := holder_kind(actor.holder_id)) not in thing.audience:
        raise WrongAudience(kind)
    if not answered(thing, answers, at=at).complete:
        raise AnswersMissing
    planned = [each for each in plan(thing, answers, at=at) if each.version is not None]
    return _begin(actor, at, key, thing.id, planned)


def begin_guided(*, actor: Actor, at: datetime, key: str, guide_id: str, answers: Mapping[str, Any]) -> int:
    """Begin, for the holder acted for, what a guide's answers lead to; otherwise as `begin_one_thing`. What is not for
    this kind of holder, or is about one of several licences, is begun by itself.

    :raises NotFound: no such guide, or none of the actor's business.
    :raises AnswersMissing: before the end of the guide.
    :raises NothingNeeded: when nothing is left.
    """
    found = guide(guide_id)
    way = walk(found.form, answers)
    if way.next is not None:
        raise AnswersMissing
    planned = begins_together(plan(found, way.answers, at=at), kind=holder_kind(actor.holder_id))
    with transaction.atomic():
        _require(actor, at, [each.service_id for each in planned])
        begun = _begun(actor, key)
    return begun or _begin(actor, at, key, found.id, planned)


def _require(actor: Actor, at: datetime, service_ids: Sequence[str]) -> None:
    for service_id in service_ids:
        scopes = mandate_scopes(service_id, settings.BALCAO_SERVICES)
        require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, of_a_thing=False)


def _kept_key(actor: Actor, key: str) -> str:
    return f"{actor.self_id}:{key}"[:80]


def _begun(actor: Actor, key: str) -> int | None:
    begun = Bundle.objects.filter(key=_kept_key(actor, key), holder_id=actor.holder_id).first()
    return begun.pk if begun is not None else None


def _begin(actor: Actor, at: datetime, key: str, gathering_id: str, planned: Sequence[PlannedService]) -> int:
    if not planned:
        raise NothingNeeded
    plan_hash = _hash_of(gathering_id, planned)
    same, turn = _latest_of(actor, at, plan_hash)
    if same is not None:
        return same
    try:
        with transaction.atomic():
            _require(actor, at, [each.service_id for each in planned])
            bundle = Bundle.objects.create(
                key=_kept_key(actor, key),
                holder_id=actor.holder_id,
                begun_by=actor.kept(),
                begun_at=at,
                one_thing=gathering_id,
                plan_hash=plan_hash,
                turn=turn,
            )
            places = {each.service_id: place for place, each in enumerate(planned)}
            Part.objects.bulk_create(
                Part(
                    bundle=bundle,
                    position=places[each.service_id],
                    service_id=each.service_id,
                    version_id=each.version.id,
                    name=dict(each.version.definition.text("name")),
                    after=[places[before] for before in each.after if before in places],
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
                data={"one_thing": gathering_id, "services": list(places)},
            )
            prepare.defer(bundle_id=bundle.pk)
            return bundle.pk
    except IntegrityError:
        # Another tab was quicker: with the same key, or with the same plan.
        return _begun(actor, key) or Bundle.objects.get(holder_id=actor.holder_id, plan_hash=plan_hash, turn=turn).pk


def _hash_of(gathering_id: str, planned: Sequence[PlannedService]) -> str:
    """One value for what is begun: the very same services, told the very same."""
    said = [gathering_id, [[each.service_id, dict(each.answers)] for each in planned]]
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _latest_of(actor: Actor, at: datetime, plan_hash: str) -> tuple[int | None, int]:
    """The bundle of the very same plan that nobody has lodged anything of yet; and the turn of a new one."""
    from balcao.bundles.queries.bundles import bundle_view

    latest = Bundle.objects.filter(holder_id=actor.holder_id, plan_hash=plan_hash).order_by("-turn").first()
    if latest is None:
        return None, 0
    states = {part.state for part in bundle_view(actor=actor, at=at, bundle_id=latest.pk).parts}
    goes_on = PartState.LODGED not in states and not states <= NOTHING_LEFT
    return (latest.pk if goes_on else None), latest.turn + 1


def go_on(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Begin, in a job, what nothing holds back any more.

    :raises NotFound: for a bundle that is not the holder's.
    """
    from balcao.bundles.queries.bundles import bundle_view

    bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    prepare.defer(bundle_id=bundle_id)
