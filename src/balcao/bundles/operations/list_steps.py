"""What people do with a list whose applications are ready: sign it, and have it lodged."""

from datetime import datetime

from django.db import transaction

from balcao.bundles.failures import ListChanged, ListLodged, ListNotReady, ReasonTooLong
from balcao.bundles.jobs import work_list
from balcao.bundles.list_types import ListState
from balcao.bundles.models import ApplicationList, ListSignature
from balcao.bundles.queries.lists import list_to_sign, own_list, scopes_of_service, view_of
from balcao.bundles.signing_notes import tell_list_refused
from balcao.cases.api import NotNow, ReasonNeeded
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound

LONGEST = 1000
"""The longest reason."""


@transaction.atomic
def sign_list(*, actor: Actor, at: datetime, list_id: int, list_hash: str) -> None:
    """Sign the whole list that was shown, by its hash; each application gets the signature in a job, as of this moment.
    Said twice, once is enough.

    :raises NotFound: for whoever is asked for none of it.
    :raises ListChanged: when it is no longer the one that was shown.
    :raises NotNow: when they said that they do not sign it.
    :raises AssuranceTooLow: when the service wants a surer sign-in for signing.
    """
    found, said = _asked(actor, at, list_id, list_hash)
    if said is not None:
        if said.reason:
            raise NotNow
        return
    level = get_version(found.version_id).definition.data.assurance.sign
    if actor.assurance < level:
        raise AssuranceTooLow(level)
    _say(actor, at, found)
    _audit(actor, at, found, "signed", {"hash": list_hash, "assurance": actor.assurance})
    work_list.defer_once(key=f"list:{found.pk}", list_id=found.pk)


@transaction.atomic
def refuse_list(*, actor: Actor, at: datetime, list_id: int, list_hash: str, reason: str) -> None:
    """Say that one does not sign the whole list that was shown, and why; whoever had it made is told, each application
    gets the refusal in a job. Said twice, once is enough.

    :raises NotFound: for whoever is asked for none of it.
    :raises ListChanged: when it is no longer the one that was shown.
    :raises NotNow: when they signed it.
    :raises ReasonNeeded, ReasonTooLong: with nothing changed.
    """
    found, said = _asked(actor, at, list_id, list_hash)
    if said is not None:
        if not said.reason:
            raise NotNow
        return
    words = reason.strip().replace("\r\n", "\n")
    if not words:
        raise ReasonNeeded
    if len(words) > LONGEST:
        raise ReasonTooLong(LONGEST)
    tell_list_refused(at=at, given=_say(actor, at, found, words))
    _audit(actor, at, found, "refused", {"hash": list_hash, "reason": words})
    work_list.defer_once(key=f"list:{found.pk}", list_id=found.pk)


def _asked(actor: Actor, at: datetime, list_id: int, list_hash: str) -> tuple[ApplicationList, ListSignature | None]:
    """The list, locked, and what this person said on it already."""
    found = ApplicationList.objects.select_for_update().filter(pk=list_id).first()
    if found is None:
        raise NotFound(f"list {list_id}")
    said = ListSignature.objects.filter(list=found, person_id=actor.principal_id or 0, list_hash=list_hash).first()
    if said is None:
        list_to_sign(actor=actor, at=at, list_id=list_id)
        if list_hash != found.list_hash:
            raise ListChanged
    return found, said


def _say(actor: Actor, at: datetime, found: ApplicationList, reason: str = "") -> ListSignature:
    return ListSignature.objects.create(
        list=found,
        person_id=actor.principal_id or 0,
        list_hash=found.list_hash,
        at=at,
        signer=actor.kept() | {"holder": actor.holder_id},
        reason=reason,
    )


@transaction.atomic
def lodge_list(*, actor: Actor, at: datetime, list_id: int) -> None:
    """Have everything lodged that is ready: at once where it is free of charge, else once its order is paid. The orders
    are placed in a job; nothing is paid by this. Asked again, what was held up is tried once more.

    :raises NotFound: if it is none of the actor's business.
    :raises Refused: if they may not lodge applications of that service.
    :raises ListNotReady: while something runs or is awaited.
    """
    found = own_list(actor, at, list_id, lock=True)
    scopes = scopes_of_service(found.service_id)
    require(actor=actor, action=Action.LODGE, at=at, scopes=scopes, of_a_thing=False)
    view = view_of(found)
    again = found.lodging_at is not None and view.state in (ListState.DONE, ListState.TO_PAY) and view.held_up
    if view.state is not ListState.TO_LODGE and not again:
        if view.state in (ListState.LODGING, ListState.TO_PAY, ListState.DONE):
            return
        raise ListNotReady
    if again:
        found.rows.filter(chosen=True).exclude(problem="").exclude(draft=None).update(problem="", order_id=None)
    found.lodging_by, found.lodging_at = actor.kept(), at
    found.save(update_fields=["lodging_by", "lodging_at"])
    _audit(actor, at, found, "lodging", {"rows": view.going})
    work_list.defer_once(key=f"list:{found.pk}", list_id=found.pk)


@transaction.atomic
def drop_list(*, actor: Actor, at: datetime, list_id: int) -> None:
    """Drop the whole list before it is lodged: nothing of it goes on, its drafts are thrown away in a job. Dropped
    twice it is dropped once.

    :raises NotFound: if it is none of the actor's business.
    :raises Refused: if they may not prepare applications of that service.
    :raises ListLodged: when it was lodged, or one of its applications was.
    """
    found = own_list(actor, at, list_id, lock=True)
    scopes = scopes_of_service(found.service_id)
    require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, of_a_thing=False)
    if found.dropped_at is not None:
        return
    if not view_of(found).may_be_dropped:
        raise ListLodged
    found.dropped_by, found.dropped_at = actor.kept(), at
    found.save(update_fields=["dropped_by", "dropped_at"])
    found.rows.filter(draft__state="open").update(problem="")
    _audit(actor, at, found, "dropped", {"drafts": found.rows.filter(draft__state="open").count()})
    work_list.defer_once(key=f"list:{found.pk}", list_id=found.pk)


def _audit(actor: Actor, at: datetime, found: ApplicationList, what: str, data: dict[str, object]) -> None:
    record(
        actor=actor,
        at=at,
        event=f"bundles:list:{what}",
        subject=f"list:{found.pk}",
        holder_id=found.holder_id,
        data=data,
    )
