"""Beginning many applications: what was chosen is kept at once, the registers are asked in a job."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.bundles.failures import NothingChosen, TooMany
from balcao.bundles.jobs import prepare
from balcao.bundles.models import Bundle, Part
from balcao.bundles.queries.renewable import renewable
from balcao.bundles.waiting import held_back
from balcao.cases.api import WindowClosed, start_draft, tell_answers
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, actor_again
from balcao.kernel.errors import BalcaoError

MOST = 30
"""So many applications go together."""

AT_ONCE = 5
"""So many are begun before other jobs have their turn."""


def begin_renewals(*, actor: Actor, at: datetime, key: str, numbers: Sequence[str]) -> int:
    """Begin renewing these licences of the holder acted for; returns the bundle's number. Asked again with the same
    key, it is the same bundle. Licences that cannot be renewed now are left out.

    :raises NothingChosen: when none of them can be renewed now.
    :raises TooMany: for more than `MOST`.
    """
    key = f"{actor.self_id}:{key}"[:80]
    begun = Bundle.objects.filter(key=key, holder_id=actor.holder_id).first()
    if begun is not None:
        return begun.pk
    chosen = [each for each in renewable(actor=actor, at=at) if each.licence.number in set(numbers) and each.open]
    if not chosen:
        raise NothingChosen
    if len(chosen) > MOST:
        raise TooMany
    try:
        with transaction.atomic():
            bundle = Bundle.objects.create(key=key, holder_id=actor.holder_id, begun_by=actor.kept(), begun_at=at)
            Part.objects.bulk_create(
                Part(
                    bundle=bundle,
                    position=place,
                    service_id=each.service.service_id,
                    version_id=each.service.id,
                    name=dict(each.name),
                    licence_number=each.licence.number,
                )
                for place, each in enumerate(chosen)
            )
            record(
                actor=actor,
                at=at,
                event="bundles:bundle:begun",
                subject=f"bundle:{bundle.pk}",
                holder_id=actor.holder_id,
                data={"licences": [each.licence.number for each in chosen]},
            )
            prepare.defer(bundle_id=bundle.pk)
            return bundle.pk
    except IntegrityError:
        return Bundle.objects.get(key=key).pk


def begin_some(*, at: datetime, bundle_id: int) -> bool:
    """Begin the next applications in the name of who asked; whether some are left. One that cannot begin says why."""
    bundle = Bundle.objects.get(pk=bundle_id)
    actor = actor_again(bundle.begun_by, holder_id=bundle.holder_id)
    parts = list(bundle.parts.select_related("draft").order_by("position"))
    held = held_back(parts)
    waiting = [part for part in parts if part.draft is None and not part.problem and not held[part.position].by]
    for part in waiting[:AT_ONCE]:
        _begin(part, actor, at)
    return len(waiting) > AT_ONCE


def _begin(part: Part, actor: Actor, at: datetime) -> None:
    try:
        # The key makes a second run of this job find the draft that the first one began.
        draft_id = start_draft(
            actor=actor,
            at=at,
            service_id=part.service_id,
            key=f"bundle:{part.pk}",
            licence_number=part.licence_number,
        )
        with transaction.atomic():
            _carry_over(part, actor, at, draft_id)
            part.draft_id = draft_id
            part.save(update_fields=["draft"])
        return
    except BalcaoError as failure:
        part.problem = failure.key
        part.opens_on = failure.opens_on if isinstance(failure, WindowClosed) else None
    part.save(update_fields=["problem", "opens_on"])


def begin_with_answers(
    *, actor: Actor, at: datetime, service_id: str, key: str, answers: Mapping[str, Any], licence_number: str = ""
) -> int:
    """Begin one application whose form is told answers given before; returns the draft's number. The same `key` gives
    the same draft, and what was answered in it meanwhile stands.

    :raises BalcaoError: as `cases.start_draft`.
    """
    draft_id = start_draft(actor=actor, at=at, service_id=service_id, key=key, licence_number=licence_number)
    tell_answers(actor=actor, at=at, draft_id=draft_id, answers=answers)
    return draft_id


def _carry_over(part: Part, actor: Actor, at: datetime, draft_id: int) -> None:
    tell_answers(actor=actor, at=at, draft_id=draft_id, answers=part.answers)
