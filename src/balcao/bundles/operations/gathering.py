"""Beginning everything that one thing takes: the answers are given once, what waits begins later by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.bundles.failures import AnswersMissing, NothingNeeded
from balcao.bundles.jobs import prepare
from balcao.bundles.models import Bundle, Part
from balcao.bundles.one_thing import one_thing
from balcao.bundles.plan import answered, plan
from balcao.cases.api import WrongAudience
from balcao.catalogue.api import mandate_scopes
from balcao.entities.api import Action, register_numbers, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


def begin_one_thing(*, actor: Actor, at: datetime, key: str, thing_id: str, answers: Mapping[str, Any]) -> int:
    """Begin, for the holder acted for, the applications that these answers need; returns the bundle's number.

    Asked again with the same key, it is the same bundle. A service that is not on offer is left out.

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


def go_on(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Begin, in a job, what nothing holds back any more.

    :raises NotFound: for a bundle that is not the holder's.
    """
    from balcao.bundles.queries.bundles import bundle_view

    bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    prepare.defer(bundle_id=bundle_id)
