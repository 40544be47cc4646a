"""New words for a notice: proposed by one officer, published or sent back by another."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.notices.models import Wording
from balcao.notices.types import WordingTexts
from balcao.notices.wording.checking import check
from balcao.notices.wording.known import shipped
from balcao.notices.wording.worded import current

DUTY, HOUSE = "administration", "SAFP"
"""Who words what the platform says: an administrator of this department."""


class WordingOpen(BalcaoError):
    """Other words for this notice wait to be published."""

    key = "notices.wording.open"


class WordingSettled(BalcaoError):
    """These words were published or sent back meanwhile."""

    key = "notices.wording.settled"


class WordingFourEyes(BalcaoError):
    """Who proposed words, or stands in for who did, cannot publish them."""

    key = "notices.wording.four_eyes"


class WordingWhyMissing(BalcaoError):
    """A proposal, and sending one back, needs words of its own."""

    key = "notices.wording.why_missing"


class WordingSame(BalcaoError):
    """These are the words in force."""

    key = "notices.wording.same"


def require_author(actor: Actor) -> None:
    """:raises NotFound: unless the actor words what the platform says."""
    if not actor.holds(DUTY, HOUSE):
        raise NotFound("wordings")


@transaction.atomic
def propose_wording(*, actor: Actor, at: datetime, key: str, texts: WordingTexts, why: str) -> int:
    """Propose other words for a notice; returns the proposal's number.

    :raises NotFound: unless the actor words what the platform says, and there is such a notice.
    :raises WordingWhyMissing: without a reason.
    :raises BadWording: with everything wrong with them.
    :raises WordingSame: if they are in force.
    :raises WordingOpen: while others wait.
    """
    require_author(actor)
    shipped(key)
    if not why.strip():
        raise WordingWhyMissing
    check(key, texts)
    if current(key)[1] == texts:
        raise WordingSame
    try:
        with transaction.atomic():
            row = Wording.objects.create(
                key=key,
                texts=texts,
                why=why.strip()[:2000],
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=actor.eyes_in(HOUSE),
            )
    except IntegrityError as failure:
        raise WordingOpen from failure
    _audit(actor, at, row, "proposed")
    return row.pk


@transaction.atomic
def publish_wording(*, actor: Actor, at: datetime, wording_id: int) -> int:
    """Put proposed words into force for every notice from now on; returns their version.

    :raises NotFound: unless the actor words what the platform says, and there is such a proposal.
    :raises WordingSettled: if it was answered meanwhile.
    :raises WordingFourEyes: if the actor is behind the proposal too.
    :raises BadWording: if they no longer fit.
    """
    row = _waiting(actor, wording_id)
    eyes = actor.eyes_in(HOUSE)
    if set(eyes) & set(row.proposed_eyes):
        raise WordingFourEyes
    check(row.key, row.texts)
    last = Wording.objects.filter(key=row.key).aggregate(last=Max("version"))["last"] or 0
    row.version = last + 1
    _settle(actor, at, row, "published", eyes, "")
    return row.version


@transaction.atomic
def return_wording(*, actor: Actor, at: datetime, wording_id: int, note: str) -> None:
    """Send proposed words back, or take back one's own, with a reason.

    :raises NotFound: unless the actor words what the platform says, and there is such a proposal.
    :raises WordingSettled: if it was answered meanwhile.
    :raises WordingWhyMissing: without a reason.
    """
    row = _waiting(actor, wording_id)
    if not note.strip():
        raise WordingWhyMissing
    _settle(actor, at, row, "returned", actor.eyes_in(HOUSE), note.strip()[:2000])


def _waiting(actor: Actor, wording_id: int) -> Wording:
    require_author(actor)
    row = Wording.objects.select_for_update().filter(pk=wording_id).first()
    if row is None:
        raise NotFound(f"wording {wording_id}")
    if row.outcome:
        raise WordingSettled
    return row


def _settle(actor: Actor, at: datetime, row: Wording, outcome: str, eyes: list[str], note: str) -> None:
    row.outcome, row.decided_at, row.decided_by_name = outcome, at, actor.name
    row.decided_eyes, row.note = eyes, note
    row.save()
    _audit(actor, at, row, outcome)


def _audit(actor: Actor, at: datetime, row: Wording, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"notices:wording:{what}",
        subject=f"wording:{row.key}",
        data={"proposal": row.pk, "version": row.version},
    )
