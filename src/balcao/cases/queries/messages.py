"""The messages on a case, and those that wait for the office."""

from datetime import datetime

from balcao.cases.message_types import MessageView, SeenBy, Talk, ThreadView, WaitingThread
from balcao.cases.models import Case, Message, Thread
from balcao.cases.notes import say
from balcao.cases.operations.messaging import mark_seen
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.cases import case_view
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name, holder_names
from balcao.foundation.audit.api import record_read
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
        purpose=say("cases.reading.decide"),
        basis=get_version(case.version_id).definition.data.legal_basis[0].text(),
    )
    mark_seen(actor=actor, at=at, case_reference=reference, side="office")
    return Talk(
        reference=reference,
        version_id=case.version_id,
        holder_name=pick(holder_name(case.holder_id), actor.language),
        language=case.language,
        threads=threads_of(case),
    )


def threads_for_applicant(*, actor: Actor, at: datetime, reference: str) -> tuple[ThreadView, ...]:
    """The topics of a case of the holder; what is read is marked as seen.

    :raises NotFound: if it is none of the actor's business.
    """
    view = case_view(actor=actor, at=at, reference=reference)
    if view.holder_id != actor.holder_id:
        raise NotFound(f"case {reference}")
    mark_seen(actor=actor, at=at, case_reference=reference, side="applicant")
    return threads_of(Case.objects.get(reference=reference))


def threads_of(case: Case) -> tuple[ThreadView, ...]:
    """The topics of a case with their messages."""
    messages: dict[int, list[MessageView]] = {}
    for row in Message.objects.filter(thread__case=case).order_by("pk").prefetch_related("seen"):
        messages.setdefault(row.thread_id, []).append(_message(row))
    return tuple(
        ThreadView(
            id=row.pk,
            topic=row.topic,
            waits_for=row.waits_for,
            due_on=row.due_on,
            messages=tuple(messages.get(row.pk, ())),
        )
        for row in Thread.objects.filter(case=case).order_by("-pk")
    )


def _message(row: Message) -> MessageView:
    return MessageView(
        id=row.pk,
        at=row.at,
        side=row.side,
        who=row.who_name,
        for_name=row.for_name,
        text=row.text,
        files=tuple(row.files),
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
