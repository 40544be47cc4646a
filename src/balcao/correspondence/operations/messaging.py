"""Writing to each other about a case, by topic; each side sees whose answer is awaited, and until when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from balcao.calendar.api import working_calendar
from balcao.cases.api import (
    Capacity,
    Case,
    ReasonNeeded,
    capacity,
    file_paper,
    lock_case,
    lock_own,
    note_case,
    tell_holder,
)
from balcao.catalogue.api import get_version
from balcao.correspondence.failures import BadDay
from balcao.correspondence.models import Message, MessageSeen, Thread
from balcao.entities.api import Action
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST = 5000
LONGEST_TOPIC = 120


@transaction.atomic
def write_to_applicant(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    key: str,
    text: str,
    topic: str = "",
    thread_id: int | None = None,
    files: Sequence[Mapping[str, Any]] = (),
    answer_by: date | None = None,
) -> int:
    """Write to the applicant, on a topic of the case or a new one; returns the topic's number.

    :param key: makes the message one; sent again it changes nothing.
    :param answer_by: the last day for an answer, where one is awaited. The legal clock runs on: what must stop it is a
        supplement.
    :raises ReasonNeeded: without words or files, or a new topic without a name.
    :raises BadDay: for a day before tomorrow.
    """
    case = lock_case(actor, at, reference)
    if answer_by is not None and answer_by <= macau_date(at):
        raise BadDay
    stands = capacity(actor, case, at) or Capacity()
    thread, fresh = _write(case, actor, at, "office", key, text, topic, thread_id, files, for_name=stands.lender_name)
    if fresh is None:
        return thread.pk
    thread.waits_for, thread.due_on = ("applicant", answer_by) if answer_by else ("", None)
    thread.save()
    _record(case, actor, at, thread, None)
    tell_holder(
        actor=actor,
        at=at,
        case=case,
        key="message_asks" if answer_by else "message",
        unique=f"message:{fresh.pk}",
        legal=False,
        topic=thread.topic,
        due=answer_by or "",
    )
    return thread.pk


@transaction.atomic
def write_to_office(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    key: str,
    text: str,
    topic: str = "",
    thread_id: int | None = None,
    files: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Write to the office that handles the case; from now on it owes an answer, within the service's days.

    :raises ReasonNeeded: without words or files, or a new topic without a name.
    """
    case, under = lock_own(actor, at, reference, action=Action.PREPARE)
    thread, fresh = _write(case, actor, at, "applicant", key, text, topic, thread_id, files)
    if fresh is None:
        return thread.pk
    days = get_version(case.version_id).definition.data.answer_days
    thread.waits_for, thread.due_on = "office", working_calendar().add(macau_date(at), days)
    thread.save()
    _record(case, actor, at, thread, under)
    return thread.pk


def _write(
    case: Case,
    actor: Actor,
    at: datetime,
    side: str,
    key: str,
    text: str,
    topic: str,
    thread_id: int | None,
    files: Sequence[Mapping[str, Any]],
    *,
    for_name: str = "",
) -> tuple[Thread, Message | None]:
    """The topic and the new message; no message when it was written before."""
    key = f"{actor.self_id}:{key}"[:80]
    written = Message.objects.filter(key=key, thread__case=case).select_related("thread").first()
    if written is not None:
        return written.thread, None
    text, topic = text.strip()[:LONGEST], topic.strip()[:LONGEST_TOPIC]
    if not (text or files) or not (thread_id or topic):
        raise ReasonNeeded
    if thread_id:
        known = Thread.objects.filter(pk=thread_id, case=case).first()
        if known is None:
            raise NotFound(f"thread {thread_id}")
        thread = known
    else:
        thread = Thread.objects.create(case=case, topic=topic, opened_at=at)
    message = Message.objects.create(
        thread=thread,
        at=at,
        side=side,
        who=actor.self_id,
        who_name=actor.name,
        for_name=for_name,
        text=text,
        files=[dict(file) for file in files],
        key=key,
    )
    return thread, message


def _record(case: Case, actor: Actor, at: datetime, thread: Thread, under: int | None) -> None:
    record(
        actor=actor,
        at=at,
        event="correspondence:message:written",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={"thread": thread.pk},
        mandate_id=under,
    )


@transaction.atomic
def settle_thread(*, actor: Actor, at: datetime, reference: str, thread_id: int) -> None:
    """Say that a topic needs no answer any more. Said twice, nothing changes."""
    case = lock_case(actor, at, reference)
    thread = Thread.objects.filter(pk=thread_id, case=case).first()
    if thread is None:
        raise NotFound(f"thread {thread_id}")
    if thread.waits_for:
        thread.waits_for, thread.due_on = "", None
        thread.save()
        note_case(case, actor, at, "thread_settled", internal=True, topic=thread.topic)


@transaction.atomic
def file_attachment(*, actor: Actor, at: datetime, reference: str, message_id: int, sha256: str) -> None:
    """Make a file that was sent with a message a paper of the case. Done twice, it is one.

    :raises NotFound: for a file that did not come with that message.
    """
    case = lock_case(actor, at, reference)
    message = Message.objects.filter(pk=message_id, thread__case=case).first()
    file = next((each for each in message.files if each.get("sha256") == sha256), None) if message else None
    if message is None or file is None:
        raise NotFound(f"file {sha256} of message {message_id}")
    file_paper(actor=actor, at=at, reference=reference, file=file)


@transaction.atomic
def note_call(*, actor: Actor, at: datetime, reference: str, spoke_with: str, text: str) -> None:
    """Put a telephone call on record. The applicant reads it too and can say if it was otherwise.

    :raises ReasonNeeded: without whom one spoke with, or what was said.
    """
    case = lock_case(actor, at, reference)
    if not spoke_with.strip() or not text.strip():
        raise ReasonNeeded
    note_case(case, actor, at, "phone_call", note=text.strip()[:LONGEST], spoke_with=spoke_with.strip()[:200])


@transaction.atomic
def mark_seen(*, actor: Actor, at: datetime, case_reference: str, side: str) -> None:
    """Remember who saw what the other side wrote; the caller showed it to somebody who may see it."""
    unseen = Message.objects.filter(thread__case__reference=case_reference).exclude(side=side)
    unseen = unseen.exclude(seen__who=actor.self_id)
    MessageSeen.objects.bulk_create(
        (
            MessageSeen(message_id=number, side=side, who=actor.self_id, who_name=actor.name, at=at)
            for number in unseen.values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
    )
