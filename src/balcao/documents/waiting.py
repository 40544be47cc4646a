"""While whom sealing needs does not answer: documents wait with their numbers, and go on by themselves.

The first failure opens an outage. Until it is over no job asks again, so that none waits in vain; once a minute the
oldest document is tried. When it is sealed the others follow, oldest first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from balcao.documents.gateways.base import SealingUnavailable
from balcao.documents.models import Document, SealingOutage
from balcao.documents.types import DocumentState
from balcao.foundation.audit.api import record
from balcao.foundation.db.api import KeptQuestion
from balcao.foundation.pki.api import NoSuchKey
from balcao.kernel.actor import system_actor

MOST = 1_000
"""So many follow at once; the next round takes the rest."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Since when no document is sealed, for want of which part, and how many wait."""

    part: str
    since: datetime
    waiting: int


def outage() -> Outage | None:
    """What keeps documents from being sealed; None while nothing does."""
    found = SealingOutage.objects.filter(ended_at__isnull=True).first()
    if found is None:
        return None
    return Outage(found.part, found.since, Document.objects.filter(state=DocumentState.MAKING).count())


def is_out() -> bool:
    """Whether no job should try just now."""
    return bool(_OUT())


_OUT = KeptQuestion(lambda: SealingOutage.objects.filter(ended_at__isnull=True).values_list("pk", flat=True)[:1])


def note_outage(*, at: datetime, failure: SealingUnavailable) -> None:
    """Take down that sealing failed; the first failure is the one that counts."""
    try:
        with transaction.atomic():
            SealingOutage.objects.create(part=failure.part, since=at)
            _audit(at, "stopped", failure.part)
    except IntegrityError:
        SealingOutage.objects.filter(ended_at__isnull=True).update(tries=F("tries") + 1)


@transaction.atomic
def end_outage(*, at: datetime) -> None:
    """Sealing works again; twice changes nothing."""
    for found in SealingOutage.objects.select_for_update().filter(ended_at__isnull=True):
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        _audit(at, "resumed", found.part)


def try_oldest(*, at: datetime, make: Callable[[int], None]) -> list[int]:
    """While there is an outage, try the oldest document; returns those that may follow, oldest first."""
    if not is_out():
        return []
    waiting = list(
        Document.objects.filter(state=DocumentState.MAKING).order_by("pk").values_list("pk", flat=True)[:MOST]
    )
    tried = 0
    for document_id in waiting:
        tried += 1
        try:
            make(document_id)
        except NoSuchKey:  # one department without a key holds up no other
            continue
        except SealingUnavailable as failure:
            note_outage(at=at, failure=failure)
            return []
        break
    end_outage(at=at)
    return waiting[tried:]


def _audit(at: datetime, what: str, part: str) -> None:
    record(
        actor=system_actor(),
        at=at,
        event=f"documents:sealing:{what}",
        subject="sealing",
        data={"part": part},
    )
