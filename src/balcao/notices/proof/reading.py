"""Fetching a record of service, and checking one given out as JSON."""

import base64
import binascii
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from balcao.documents.api import BadTimeStamp, check_time_stamp, sealed_bytes
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.notices.models import ServiceRecord
from balcao.notices.proof.content import digest_of
from balcao.notices.words import say

type Form = Literal["pdf", "json"]


class BadRecord(BalcaoError):
    """This is no record of service, or it was changed after it was made."""

    key = "notices.bad_record"


def own_record(*, actor: Actor, at: datetime, notice_id: int, form: Form) -> bytes:
    """The record of a notice to the holder the actor acts for.

    :raises NotFound: if there is none, or it is not the actor's business.
    :raises NotSealedYet: while the PDF is being made.
    """
    row = _standing(notice_id)
    if row.notice.holder_id != actor.holder_id:
        raise NotFound(f"record of notice {notice_id}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=tuple(row.notice.scopes))
    return _read(row, actor, at, form)


def record_of_case(*, actor: Actor, at: datetime, case_reference: str, notice_id: int, form: Form) -> bytes:
    """The record of a notice about a case, for an officer; the holder sees that it was read. The caller has seen to
    it that the officer may know the case.

    :raises NotFound: if there is none, or it is about something else.
    :raises NotSealedYet: while the PDF is being made.
    """
    row = _standing(notice_id)
    if not case_reference or row.notice.case_reference != case_reference:
        raise NotFound(f"record of notice {notice_id}")
    return _read(row, actor, at, form)


def recorded(notice_ids: Iterable[int]) -> set[int]:
    """Of which of these notices a record stands. The caller knows the notices."""
    rows = ServiceRecord.objects.filter(notice_id__in=list(notice_ids), withdrawn_at__isnull=True)
    return set(rows.values_list("notice_id", flat=True))


def _standing(notice_id: int) -> ServiceRecord:
    rows = ServiceRecord.objects.select_related("notice").filter(notice_id=notice_id, withdrawn_at__isnull=True)
    row = rows.first()
    if row is None:
        raise NotFound(f"record of notice {notice_id}")
    return row


def _read(row: ServiceRecord, actor: Actor, at: datetime, form: Form) -> bytes:
    content = as_json(row) if form == "json" else sealed_bytes(number=row.number)
    record_read(
        actor=actor,
        at=at,
        subject=f"notice:{row.notice_id}",
        holder_id=row.notice.holder_id,
        purpose=say("notices.proof.purpose"),
        basis=say("notices.proof.basis"),
    )
    return content


def as_json(row: ServiceRecord) -> bytes:
    """The record with its hash and time stamp, for programs."""
    told = {
        "record": row.content,
        "sha256": row.sha256,
        "time_stamp": base64.b64encode(bytes(row.time_stamp)).decode(),
        "document": row.number,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def check_record(data: bytes) -> tuple[dict[str, Any], datetime]:
    """What a record given out as JSON says, and the moment it was stamped; nothing is asked of the database.

    :raises BadRecord: if it is none, or not as it was.
    """
    try:
        told = json.loads(data)
        content, digest, token = (
            told["record"],
            str(told["sha256"]),
            base64.b64decode(told["time_stamp"], validate=True),
        )
        if not isinstance(content, dict) or digest_of(content) != digest:
            raise BadRecord
        return content, check_time_stamp(token, bytes.fromhex(digest))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, BadTimeStamp) as fault:
        raise BadRecord from fault
