"""The messages on a case, and those that wait for the office."""

from collections.abc import Mapping
from datetime import datetime

from balcao.cases.api import Case, case_view, cases_of_duty, papers_filed
from balcao.catalogue.api import get_version
from balcao.correspondence.models import Message, Thread
from balcao.correspondence.operations.messaging import mark_seen
from balcao.correspondence.types import MessageView, SeenBy, Talk, ThreadView, WaitingThread
from balcao.entities.api import holder_name, holder_names
from balcao.foundation.audit.api import record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick


def talk_for_office(*, actor: Actor, at: datetime, reference: str) -> Talk:
    """What was written about a case of the officer's duty. Reading it is recorded, and each message marked as seen.

    :raises NotFound: for every other officer.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    record_read(
        actor=actor,
        at=at,
        subject=f"case:{reference}",
        holder_id=case.holder_id,
        purpose=text_of("cases.reading.decide"),
        basis=get_version(case.version_id).definition.data.legal_basis[0].text(),
    )
    mark_seen(actor=actor, at=at, case_reference=reference, side="office")
    return Talk(
        reference=reference,
        version_id=case.version_id,
        holder_name=pick(holder_name(case.holder_id), actor.language),
        language=case.language,
        threads=threads_of(case.pk),
    )


def threads_for_applicant(*, actor: Actor, at: datetime, reference: str) -> tuple[ThreadView, ...]:
    """The topics of a case of the holder; what is read is marked as seen.

    :raises NotFound: if it is none of the actor's business.
    """
    view = case_view(actor=actor, at=at, reference=reference)
    if view.holder_id != actor.holder_id:
        raise NotFound(f"case {reference}")
    mark_seen(actor=actor, at=at, case_reference=reference, side="applicant")
    return threads_of(Case.objects.get(reference=reference).pk)


def threads_of(case_id: int) -> tuple[ThreadView, ...]:
    """The topics of a case with their messages, for whom it was seen to that they may read them."""
    filed = papers_filed(case_id)
    messages: dict[int, list[MessageView]] = {}
    for row in Message.objects.filter(thread__case=case_id).order_by("pk").prefetch_related("seen"):
        messages.setdefault(row.thread_id, []).append(_message(row, filed))
    return tuple(
        ThreadView(
            id=row.pk,
            topic=row.topic,
            waits_for=row.waits_for,
            due_on=row.due_on,
            messages=tuple(messages.get(row.pk, ())),
        )
        for row in Thread.objects.filter(case=case_id).order_by("-pk")
    )


def _message(row: Message, filed: Mapping[str, str]) -> MessageView:
    return MessageView(
        id=row.pk,
        at=row.at,
        side=row.side,
        who=row.who_name,
        for_name=row.for_name,
        text=row.text,
        files=tuple(row.files),
        filed={file["sha256"]: filed[file["sha256"]] for file in row.files if file["sha256"] in filed},
        seen=tuple(SeenBy(each.who_name, each.at) for each in sorted(row.seen.all(), key=lambda seen: seen.pk)),
    )


def waiting_for_office(*, actor: Actor, at: datetime, limit: int = 100) -> list[WaitingThread]:
    """The topics of the officer's cases in which an answer is owed, the soonest due first."""
    rows = Thread.objects.filter(waits_for="office", case__in=cases_of_duty(actor, at)).select_related("case")
    found = list(rows.order_by("due_on", "pk")[:limit])
    names = holder_names(row.case.holder_id for row in found)
    today = macau_date(at)
    return [
        WaitingThread(
            reference=row.case.reference,
            topic=row.topic,
            holder_name=pick(names[row.case.holder_id], actor.language),
            service_version=row.case.version_id,
            due_on=row.due_on,
            late=row.due_on < today,
        )
        for row in found
        if row.due_on is not None
    ]
