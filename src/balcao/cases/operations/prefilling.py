"""Answers handed over by a link: made by software, looked at and taken once by a person, forgotten in time."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from balcao.activities.api import ActivityView, activity_of
from balcao.cases.enrolling import facts_enrolled_in, no_more
from balcao.cases.models import Draft, Prefill
from balcao.cases.operations.drafting import start_draft, tell_answers
from balcao.cases.scopes import act_on, service_scopes
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.entities.api import Action, holder_name, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import Text

SALT = "balcao.prefill"
DAYS = timedelta(days=14)


class PrefillOver(BalcaoError):
    """The answers were taken by somebody else, or their days are over."""

    key = "cases.prefill_over"


class KeyOfAnother(BalcaoError):
    """The key was used for other answers, or another service."""

    key = "cases.prefill_key"


@dataclass(frozen=True, slots=True)
class PrefillOffered:
    """What a link offers: whose answers to which form, and for which `activity`. Once it was taken by the reader,
    `draft_id` of `holder_id`."""

    version: ServiceVersion
    by: Text
    answers: Mapping[str, Any]
    draft_id: int | None = None
    holder_id: str = ""
    activity: ActivityView | None = None


@transaction.atomic
def make_prefill(
    *, actor: Actor, at: datetime, service_id: str, answers: Mapping[str, Any], key: str, activity: str = ""
) -> str:
    """Offer answers to a form of a service that the entity's software may prepare; returns the token of the link, the
    same for the same `key`. It can be taken for fourteen days. An enrolment is in the `activity` of that number.

    :raises WhichActivity: when it enrols in none, or another service is to.
    :raises ActivityCalledOff, ActivityOver, EnrolmentClosed: when nobody enrols in it any more.
    :raises NotFound, Refused: for software whose mandate does not reach the service, and for no software.
    :raises KeyOfAnother: when the key was used for something else; nothing changes.
    """
    version = get_published(service_id, at=at)
    if actor.machine_id is None:
        raise NotFound("answers are handed over by software")
    require(
        actor=actor,
        action=Action.PREPARE,
        at=at,
        scopes=service_scopes(service_id),
        act=act_on(version),
        of_a_thing=False,
    )
    facts_enrolled_in(version, activity, at)
    if closed := no_more(activity, at):
        raise closed
    made, new = Prefill.objects.get_or_create(
        made_by=actor.self_id,
        key=key[:80],
        defaults={
            "service_id": service_id,
            "activity": activity,
            "answers": dict(answers),
            "nonce": secrets.token_hex(16),
            "holder_id": actor.holder_id,
            "made_at": at,
            "until_on": macau_date(at) + DAYS,
        },
    )
    same = (made.service_id, made.activity) == (service_id, activity) and (
        made.answers == dict(answers) or made.draft_id is not None
    )
    if not same:
        raise KeyOfAnother
    if new:
        _audit(actor, at, made, "made")
    return signing.Signer(salt=SALT).sign_object([made.pk, made.nonce])


def look_at_prefill(*, actor: Actor, at: datetime, token: str) -> PrefillOffered:
    """What the link offers to a person who has it.

    :raises NotFound: if we did not make the link, or it is forgotten.
    :raises PrefillOver: when somebody else has taken it, or its days are over.
    """
    found = _open(actor, at, token)
    draft = found.draft
    return PrefillOffered(
        get_published(found.service_id, at=at),
        holder_name(found.holder_id),
        found.answers,
        draft.pk if draft else None,
        draft.holder_id if draft else "",
        activity_of(number=found.activity, at=at) if found.activity else None,
    )


def take_prefill(*, actor: Actor, at: datetime, token: str) -> Draft:
    """Begin the application with these answers, for the holder the actor acts for; the same person again is led to the
    draft there is. Questions that a register answers stay the register's.

    :raises NotFound, PrefillOver: as for looking at it.
    :raises BalcaoError: when such an application cannot be begun; the answers wait for this person to try again.
    """
    with transaction.atomic():
        found = _open(actor, at, token, lock=True)
        if found.draft is not None:
            return found.draft
        if not found.taken_by:
            found.taken_by, found.taken_at = actor.self_id, at
            found.save(update_fields=["taken_by", "taken_at"])
            _audit(actor, at, found, "taken")
    key = f"prefill:{found.pk}:{actor.holder_id}"
    draft_id = start_draft(actor=actor, at=at, service_id=found.service_id, key=key, activity=found.activity)
    with transaction.atomic():
        found = _open(actor, at, token, lock=True)
        if found.draft is not None:
            return found.draft
        tell_answers(actor=actor, at=at, draft_id=draft_id, answers=found.answers)
        found.draft_id, found.answers = draft_id, {}
        found.save(update_fields=["draft", "answers"])
    return Draft.objects.get(pk=draft_id)


def forget_prefills(*, at: datetime) -> int:
    """Delete what nobody made a draft of in time; returns how many."""
    return Prefill.objects.filter(until_on__lt=macau_date(at), draft=None).delete()[0]


def _open(actor: Actor, at: datetime, token: str, *, lock: bool = False) -> Prefill:
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound("answers are taken by a person")
    rows = Prefill.objects.select_for_update(of=("self",)) if lock else Prefill.objects.all()
    try:
        number, nonce = signing.Signer(salt=SALT).unsign_object(token)
        found = rows.select_related("draft").get(pk=int(number), nonce=str(nonce))
    except (signing.BadSignature, ValueError, TypeError, Prefill.DoesNotExist) as failure:
        raise NotFound("link with answers") from failure
    taken = found.taken_by == actor.self_id and found.draft is not None
    if found.taken_by not in ("", actor.self_id) or (found.until_on < macau_date(at) and not taken):
        raise PrefillOver
    return found


def _audit(actor: Actor, at: datetime, found: Prefill, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"cases:prefill:{what}",
        subject=f"prefill:{found.pk}",
        holder_id=found.holder_id,
        data={"service": found.service_id},
    )
