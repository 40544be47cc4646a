"""What registers tell us by themselves: signed, taken in once, in whatever order it comes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from balcao.accounts.api import person_by_bir
from balcao.entities.api import (
    BindingRule,
    ChangeKind,
    EntityKind,
    OrgansContradictory,
    RegisterChange,
    Representative,
    apply_register_change,
)
from balcao.exchange.entries import WAYS
from balcao.exchange.events import EntryChanged
from balcao.exchange.models import RegisterEvent
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError
from balcao.kernel.signatures import is_genuine

TOLERANCE_SECONDS = 300
"""By so much the clock of a register may differ from ours; a message that is older is sent, and signed, anew."""

type Plain = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]
type Word = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]


class BadEvent(BalcaoError):
    """The message is not genuine, or not as agreed; nothing was changed."""

    key = "exchange.bad_event"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Person(BaseModel):
    model_config = ConfigDict(extra="ignore")
    bir: Word
    post: Word
    term_start: date | None = None
    term_end: date | None = None


class Message(BaseModel):
    """A register's message: its running number there, which entity, what changed, and since when."""

    model_config = ConfigDict(extra="forbid")
    source: Word
    sequence: Annotated[int, Field(ge=1, lt=2**62)]
    entity_kind: EntityKind
    number: Word
    change: ChangeKind
    effective_on: date
    name_zh: Plain = ""
    name_pt: Plain = ""
    address: Plain = ""
    into: Plain = ""
    representatives: Annotated[tuple[_Person, ...], Field(max_length=100)] = ()
    posts: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    least: Annotated[int, Field(ge=1, le=100)] = 1
    bound_by: BindingRule | None = None
    term_end: date | None = None

    @model_validator(mode="after")
    def _says_what_changed(self) -> "Message":
        if self.source != WAYS[self.entity_kind].register:
            raise ValueError("this register does not keep entities of that kind")
        told: Mapping[ChangeKind, object] = {
            ChangeKind.RENAMED: self.name_zh or self.name_pt,
            ChangeKind.MOVED: self.address,
            ChangeKind.MERGED: self.into,
            ChangeKind.REPRESENTATIVES: self.representatives and (self.posts or self.bound_by),
            ChangeKind.TERM: self.term_end,
        }
        if not told.get(self.change, True):
            raise ValueError(f"{self.change} does not say what it became")
        return self


def receive_register_event(*, at: datetime, body: bytes, signature: str) -> Literal["taken", "known"]:
    """Take in what a register tells, once; it takes effect in the same transaction.

    :raises BadEvent: if it is forged, too old or too new, not as agreed, not yet in effect, says what cannot be of
        organs, or is another message under a number that was taken in.
    """
    if not is_genuine(
        signature,
        body,
        secret=settings.BALCAO_REGISTERS_SECRET,
        now_seconds=at.timestamp(),
        tolerance=TOLERANCE_SECONDS,
    ):
        raise _refused(at, body, "not_genuine")
    try:
        message = Message.model_validate_json(body)
    except (ValidationError, RecursionError) as failure:
        raise _refused(at, body, "malformed") from failure
    if message.effective_on > macau_date(at):
        raise _refused(at, body, "not_yet")
    try:
        return _take_in(at, body, message)
    except OrgansContradictory as failure:
        raise _refused(at, body, "contradictory") from failure


def _take_in(at: datetime, body: bytes, message: Message) -> Literal["taken", "known"]:
    digest = hashlib.sha256(json.dumps(message.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        event, created = RegisterEvent.objects.select_for_update().get_or_create(
            source=message.source,
            sequence=message.sequence,
            defaults={"digest": digest, "received_at": at, "content": message.model_dump(mode="json")},
        )
        if created:
            event.outcome = _apply(message, at)
            event.save(update_fields=["outcome"])
    if not created and event.digest != digest:
        raise _refused(at, body, "number_taken")
    return "taken" if created else "known"


def _apply(message: Message, at: datetime) -> str:
    actor = system_actor(message.source)
    outcome = apply_register_change(
        actor=actor, at=at, kind=message.entity_kind, number=message.number, change=_change(message)
    )
    record(
        actor=actor,
        at=at,
        event="exchange:register:told",
        subject=f"register:{message.source}",
        data={"sequence": message.sequence, "number": message.number, "change": message.change, "outcome": outcome},
    )
    announce(EntryChanged(kind=message.entity_kind.value, number=message.number, told_at=at))
    return outcome


def _change(message: Message) -> RegisterChange:
    kept = (
        *("source", "sequence", "effective_on", "name_zh", "name_pt", "address", "into"),
        *("posts", "least", "bound_by", "term_end"),
    )
    known: dict[str, Any] = {name: getattr(message, name) for name in kept}
    seated = tuple(
        Representative(person_id=person, post=each.post, term_start=each.term_start, term_end=each.term_end)
        for each in message.representatives
        if (person := person_by_bir(each.bir)) is not None
    )
    return RegisterChange(kind=message.change, representatives=seated, **known)


def _refused(at: datetime, body: bytes, reason: str) -> BadEvent:
    record(
        actor=system_actor("register"),
        at=at,
        event="exchange:register:refused",
        subject="register:?",
        data={"reason": reason, "sha256": hashlib.sha256(body).hexdigest()},
    )
    return BadEvent(reason)
