"""Making a record of service once a notice is served, and withdrawing one whose day moved."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from balcao.documents.api import RECORD_OF_SERVICE, request_document, revoke_document, time_stamp
from balcao.foundation.audit.api import record
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.notices.models import Notice, ServiceRecord
from balcao.notices.policies import served_on
from balcao.notices.proof.content import digest_of, record_content
from balcao.notices.proof.printing import printed
from balcao.notices.words import say

MOST = 2_000
"""So many are begun by one sweep."""


@cache
def _layout() -> str:
    return (Path(__file__).parents[1] / "layouts" / "record.typ").read_text(encoding="utf-8")


@transaction.atomic
def make_record(*, notice_id: int, at: datetime) -> str | None:
    """Make the record of a served notice; one that stands is not made again. Returns its number, None when not served.

    A notice that nobody opened is not recorded before its day is over: until then it may be opened, or offices may
    be closed by order.
    """
    notice = Notice.objects.select_for_update().filter(pk=notice_id, deemed_served_on__isnull=False).first()
    if notice is None:
        return None
    today = macau_date(at)
    day = served_on(deemed=notice.deemed_served_on, opened_at=notice.opened_at, on=today)
    unopened = notice.opened_at is None or macau_date(notice.opened_at) != day
    if day is None or (unopened and day >= today):
        return None
    made = notice.records.filter(withdrawn_at__isnull=True).first()
    if made is not None:
        return made.number
    content = record_content(notice, day)
    digest = digest_of(content)
    document = request_document(
        actor=system_actor(notice.department),
        at=at,
        kind=RECORD_OF_SERVICE,
        register=f"{notice.department}-CN",
        layout=_layout(),
        data=printed(content, digest),
        title=say("notices.proof.title"),
        holder_id=notice.holder_id,
        department=notice.department,
        case_reference="",
        valid_until=None,
        key=f"{RECORD_OF_SERVICE}:{notice.pk}:{notice.records.count()}",
        scopes=notice.scopes,
    )
    ServiceRecord.objects.create(
        notice=notice,
        served_on=day,
        content=content,
        sha256=digest,
        time_stamp=time_stamp(bytes.fromhex(digest)),
        number=document.number,
        made_at=at,
    )
    _audit(at, notice, "recorded", number=document.number, sha256=digest, served_on=day.isoformat())
    return document.number


def served_unrecorded(*, at: datetime) -> list[int]:
    """The notices that are served, and of which no record stands."""
    stands = ServiceRecord.objects.filter(notice=OuterRef("pk"), withdrawn_at__isnull=True)
    served = Q(opened_at__isnull=False) | Q(deemed_served_on__lt=macau_date(at))
    found = Notice.objects.filter(served, deemed_served_on__isnull=False).exclude(Exists(stands))
    return list(found.order_by("deemed_served_on", "pk").values_list("pk", flat=True)[:MOST])


@transaction.atomic
def withdraw_records(*, notice_ids: Iterable[int], at: datetime) -> list[str]:
    """The day of these notices moved after they were recorded; returns the documents to revoke."""
    rows = ServiceRecord.objects.select_for_update().filter(notice_id__in=list(notice_ids), withdrawn_at__isnull=True)
    numbers = list(rows.values_list("number", flat=True))
    rows.update(withdrawn_at=at)
    return numbers


def revoke_record(*, number: str, at: datetime, reason: Text) -> None:
    """Say to whoever verifies the document that another has taken its place.

    :raises NotSealedYet: while it is being made.
    """
    revoke_document(actor=system_actor(), at=at, number=number, reason=reason)


def _audit(at: datetime, notice: Notice, what: str, **data: object) -> None:
    record(
        actor=system_actor(),
        at=at,
        event=f"notices:notice:{what}",
        subject=f"notice:{notice.pk}",
        holder_id=notice.holder_id,
        data=data,
    )
