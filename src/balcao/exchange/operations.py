"""Asking registers, and telling departments."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.entities.api import sight_of
from balcao.exchange.delivery import record_deliveries
from balcao.exchange.entries import Way, names_person
from balcao.exchange.gateways.base import Registers, Unreachable
from balcao.exchange.gateways.http import gateway
from balcao.exchange.house import answerer_of
from balcao.exchange.jobs import deliver
from balcao.exchange.models import Delivery
from balcao.exchange.policies import Subject, entry_holders, subject_of
from balcao.exchange.types import Asking, Entries, Message, Reply, ReplyState
from balcao.foundation.audit.api import record, record_read, record_reads
from balcao.foundation.db.api import insert
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text

MOST_AT_ONCE = 8


def fetch(*, actor: Actor, at: datetime, asked: Sequence[Asking]) -> list[Reply]:
    """Ask registers about the holder the actor acts for, all at once; the replies come in the order asked.

    A register that is down or slow is a reply (`unreachable`), not a failure, after
    ``settings.BALCAO_REGISTERS_TIMEOUT`` seconds. Every question that left the house is written where those
    concerned see it, answered or not; of the answers nothing is stored.

    Call it outside of transactions: it waits for others, and an open transaction would hold its locks that
    long. Its own writing is one short transaction after all answers came.

    :raises NotFound: if the actor may not see that holder.
    :raises NoSuchRegister: if a register is asked that the exchange knows no way to.
    """
    sight_of(actor=actor, at=at)
    here = {each.register: known for each in asked if (known := answerer_of(each.register)) is not None}
    own = Subject(actor.holder_id, (actor.holder_id,))
    subjects = [own if asking.register in here else subject_of(asking, actor) for asking in asked]
    if not any(subjects):
        return [Reply(asking.register, "unknown", {}, at) for asking in asked]
    outside = [pair for pair in zip(asked, subjects, strict=True) if pair[0].register not in here]
    answers = _ask_all(outside, at) if outside else iter(())
    replies = [
        _answered(asking, here[asking.register](actor.holder_id, at), at) if asking.register in here else next(answers)
        for asking in asked
    ]
    _log(actor, at, asked, subjects, replies)
    return replies


def _ask_all(outside: Sequence[tuple[Asking, Subject | None]], at: datetime) -> Iterator[Reply]:
    registers = gateway(settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT)
    with ThreadPoolExecutor(min(len(outside), MOST_AT_ONCE), thread_name_prefix="registers") as pool:
        waiting = [pool.submit(_ask, registers, *pair, at) for pair in outside]
        return iter([each.result() for each in waiting])


def look_up(*, actor: Actor, at: datetime, asking: Asking, key: str) -> Reply:
    """Ask a register about the one thing with that number, for the holder the actor acts for.

    Exact only. Like `fetch`, call it outside of transactions; the question is written where the holder sees it, and
    the entity whose entry it is, answered or not.

    :raises NotFound: if the actor may not see that holder.
    """
    sight_of(actor=actor, at=at)
    subject = Subject(key, (actor.holder_id, *entry_holders(asking.register, [key])))
    registers = gateway(settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT)
    reply = _ask(registers, asking, subject, at)
    _log(actor, at, [asking], [subject], [reply])
    return reply


def search_entries(
    *, actor: Actor, at: datetime, asking: Asking, letters: str, among: Sequence[str], most: int
) -> Entries:
    """The entries of a register in which a word of the fields `among` begins with these letters, `most` at most, with
    the asked fields of each. Written where the holder sees it, and the entities whose entries were found.

    Call it outside of transactions: it waits for others.

    :raises NotFound: if the actor may not see that holder.
    """
    sight_of(actor=actor, at=at)
    registers = gateway(settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT)
    try:
        rows = registers.search(asking.register, letters, among, asking.fields, most + 1)
        state: ReplyState = "answered" if rows else "unknown"
    except Unreachable:
        rows, state = {}, "unreachable"
    shown = dict(list(rows.items())[:most])
    subject = Subject(letters, (actor.holder_id, *entry_holders(asking.register, shown)))
    _log(actor, at, [asking], [subject], [Reply(asking.register, state, {}, at)])
    found = {key: {name: said[name] for name in asking.fields if name in said} for key, said in shown.items()}
    return Entries(state, found, len(rows) > most)


def identify(*, actor: Actor, at: datetime, asking: Asking, number: str, subject: str, concerned: str = "") -> Reply:
    """Ask one register about a person by the number on the card they show, before they are anybody's holder.

    `subject` names what it is for, `concerned` the holder who sees that it was asked, once there is one. Call it
    outside of transactions: it waits for others.
    """
    key = Subject(number, (concerned,))
    registers = gateway(settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT)
    reply = _ask(registers, asking, key, at)
    if concerned:
        _log(actor, at, [asking], [key], [reply])
    else:
        record(
            actor=actor,
            at=at,
            event="exchange:register:asked",
            subject=subject,
            data={"register": asking.register, "fields": list(asking.fields), "outcome": reply.state},
        )
    return reply


def ask_which(
    *,
    actor: Actor,
    at: datetime,
    register: str,
    field: str,
    numbers: Mapping[str, str],
    purpose: Text,
    basis: Text,
) -> frozenset[str]:
    """Ask a register about many persons at once, by the number of their card, whether a yes/no field holds for them;
    returns the numbers for which it does. Nothing else is learnt, and each of them sees that it was asked.

    Call it outside of transactions: it waits for others.

    :param numbers: by card, the holder who sees it.
    :raises Unreachable: if no answer that can be understood came in time.
    """
    registers = gateway(settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT)
    found = registers.which(register, field, list(numbers))
    about = [(f"register:{register}", holder) for holder in numbers.values()]
    with transaction.atomic():
        record_reads(actor=actor, at=at, about=about, purpose=purpose, basis=basis, event="exchange:register:asked")
    return found


def _ask(registers: Registers, asking: Asking, subject: Subject | None, at: datetime) -> Reply:
    """Runs in a thread of the pool, where the database must not be touched: its connections are per thread."""
    if subject is None:
        return Reply(asking.register, "unknown", {}, at)
    register, fields = (subject.way.register, subject.way.fields) if subject.way else (asking.register, asking.fields)
    try:
        found = registers.ask(register, subject.key, fields)
        if found is not None and subject.way:
            found = _entry(subject.way, found)
    except Unreachable:
        return Reply(asking.register, "unreachable", {}, at)
    if found is None or (subject.way and not names_person(found, subject.bir)):
        return Reply(asking.register, "unknown", {}, at)
    return _answered(asking, found, at)


def _answered(asking: Asking, found: Mapping[str, Any], at: datetime) -> Reply:
    return Reply(asking.register, "answered", {name: found[name] for name in asking.fields if name in found}, at)


def _entry(way: Way, found: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return way.read(found)
    except (TypeError, ValueError, AttributeError) as failure:
        raise Unreachable(f"{way.register} answered what is no entry") from failure


@transaction.atomic
def _log(
    actor: Actor, at: datetime, asked: Sequence[Asking], subjects: Sequence[Subject | None], replies: Sequence[Reply]
) -> None:
    for asking, subject, reply in zip(asked, subjects, replies, strict=True):
        for holder_id in subject.concerned if subject else ():
            record_read(
                actor=actor,
                at=at,
                event="exchange:register:asked",
                subject=f"register:{subject.way.register if subject and subject.way else asking.register}",
                holder_id=holder_id,
                purpose=asking.purpose,
                basis=asking.basis,
                data={"fields": list(asking.fields), "outcome": reply.state},
            )


@transaction.atomic
def inform(*, actor: Actor, at: datetime, holder_id: str, case_reference: str, messages: Sequence[Message]) -> None:
    """Tell departments something about a holder's case, once for each message's key; a job delivers.

    A key said again changes nothing, whatever the message.
    """
    wanted = {each.key: each for each in messages}
    for key in Delivery.objects.filter(key__in=wanted).values_list("key", flat=True):
        del wanted[key]
    if not wanted:
        return
    try:
        with transaction.atomic():
            new = [
                Delivery(
                    key=each.key,
                    department=each.department,
                    holder_id=holder_id,
                    case_reference=case_reference,
                    message=each.content,
                    asked_at=at,
                )
                for each in wanted.values()
            ]
            insert(*new)
    except IntegrityError:
        # Somebody said one of them at the same moment; now it is known.
        return inform(actor=actor, at=at, holder_id=holder_id, case_reference=case_reference, messages=messages)
    record_deliveries(actor, at, new, "asked")
    deliver.defer(delivery_ids=[each.pk for each in new])
