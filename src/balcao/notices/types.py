"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from balcao.accounts.api import PersonSummary
from balcao.kernel.texts import Text


class NoticeKind(StrEnum):
    """What a notice is about, as a person chooses by which channels to be told; what has legal effect is one kind."""

    LEGAL = "legal"
    APPLICATION = "application"
    REMINDER = "reminder"
    LICENCE = "licence"
    RIGHTS = "rights"
    ORGANS = "organs"
    ANNOUNCEMENT = "announcement"


class Channel(StrEnum):
    """By what a nudge goes; the inbox itself is no channel, everything lies there."""

    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"


class AttemptState(StrEnum):
    """How far one message to one address came. What a provider reports later only ever moves it on in this order."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    BOUNCED = "bounced"


class Digest(StrEnum):
    """Whether a person is told of each notice, or of several together."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How `person` is told of one notice: by every one of `channels`, in their order, none before `not_before`.

    With `digest_on` nothing is sent by itself: it is told of in the digest of that day of Macao.
    """

    person: PersonSummary
    channels: tuple[Channel, ...]
    language: str
    not_before: datetime
    digest_on: date | None = None


class MailingState(StrEnum):
    """Where a mailing stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingSummary:
    """How far a mailing came: of `total` holders named when it began, `sent` have the notice, `told` were nudged,
    `opened` opened it."""

    id: int
    subject: Text
    state: MailingState
    total: int
    sent: int
    told: int
    opened: int
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCount:
    """How many addresses of a channel stand where: `waiting` to be sent, `sent` to a provider, `arrived`, `bounced`
    (the address takes nothing), `failed` (no provider took it)."""

    channel: Channel
    waiting: int
    sent: int
    arrived: int
    bounced: int
    failed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.sent + self.arrived + self.bounced + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingTravel:
    """How a mailing's nudges travelled: `only_inbox` notices of which nobody was to be told, `untold` persons whom no
    provider took; `unreached` notices of which nothing electronic arrived in a week, `letters` made for such."""

    channels: tuple[ChannelCount, ...]
    only_inbox: int
    untold: int
    unreached: int
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStanding:
    """A provider of a channel. Until `paused_until` it gets nothing; `failed_at` is when it last took none."""

    channel: Channel
    name: str
    paused_until: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """How a nudge of a notice stands, to one address of which only a part is shown. `at` is since when."""

    channel: Channel
    masked: str
    state: AttemptState
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusableWay:
    """An address of one's own that takes nothing."""

    id: int
    channel: Channel
    address: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MannerChosen:
    """How a person is told, whatever it is about. `language` empty is the account's; quiet hours are of Macao."""

    language: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: Digest = Digest.AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a person is told of what is sent to one holder; `usable` are the channels that reach them at all."""

    channels: Mapping[NoticeKind, tuple[Channel, ...]]
    usable: tuple[Channel, ...]
    manner: MannerChosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """How a person would be told of an example of a notice that arrives at that moment."""

    arrives_at: datetime
    legal: bool
    asks: bool
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """What would reach a person tomorrow; `in_digest` notices wait for the digest of `digest_at`, None without any."""

    examples: tuple[Foreseen, ...]
    digest_at: datetime | None
    in_digest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser that shows a person's nudges; `last_used_at` None while it showed none."""

    id: int
    label: str
    created_at: datetime
    last_used_at: datetime | None


type WordingTexts = dict[str, dict[str, str]]
"""Of each language the ``subject`` and the ``body``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """What a notice says; `mark` names the wording and its version, as a sent notice keeps it."""

    key: str
    version: int
    kind: NoticeKind
    subject: dict[str, str]
    body: dict[str, str]

    @property
    def mark(self) -> str:
        """``key@version``."""
        return f"{self.key}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingProblem:
    """What is wrong with a part of a wording: ``empty``, ``long``, ``unknown`` or ``missing`` places with `names`."""

    language: str
    part: str
    what: str
    names: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingSummary:
    """A wording in a list; `version` 0 is what comes with the software, `waits`: others are proposed."""

    key: str
    kind: NoticeKind
    subject: Text
    version: int
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWording:
    """Words that wait to be published; `may_publish` is about who asks."""

    id: int
    texts: WordingTexts
    why: str
    proposed_by: str
    proposed_at: datetime
    may_publish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingVersion:
    """A version that was published, or sent back (`version` None)."""

    version: int | None
    proposed_by: str
    decided_by: str
    decided_at: datetime
    why: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingView:
    """A wording with everything its author needs; `places` are name, type, example by language."""

    key: str
    kind: NoticeKind
    version: int
    texts: WordingTexts
    shipped: WordingTexts
    places: tuple[tuple[str, str, Mapping[str, str]], ...]
    waiting: OpenWording | None
    history: tuple[WordingVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingPreview:
    """How a wording reads in one language with example values."""

    language: str
    subject: str
    body: str
    mail_subject: str
    sms: str
    sms_parts: int
    problems: tuple[WordingProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLink:
    """What the link in a mail stops, and whether it is stopped."""

    kind: NoticeKind
    holder: Text
    holder_id: str
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSummary:
    """A notice in a list.

    `deemed_served_on` is the day on which it counts as received if nobody opens it before (None when it has no
    electronic legal effect); `served_on` is the day on which it did count as received, None until then.
    `moot`: what it reminds of is done. Of a case's notices also how each was `told`, who opened it first, and whether
    a record proves it.
    """

    id: int
    subject: Text
    department: str
    sent_at: datetime
    opened_at: datetime | None
    legal: bool
    case_reference: str
    deemed_served_on: date | None
    served_on: date | None
    moot: bool = False
    assignee: Text | None = None
    labels: tuple[str, ...] = ()
    told: tuple[DeliveryLine, ...] = ()
    opener: Text | None = None
    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """What an inbox is narrowed to; an empty field narrows nothing. `show` is ``unread``, ``legal``, ``asks``,
    ``mine`` or ``nobody``."""

    words: str = ""
    show: str = ""
    label: str = ""


EVERYTHING = InboxFilter()
"""Narrows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView:
    """Who in an entity looks after a notice, and its labels; `people` may."""

    notice_id: int
    subject: Text
    assignee_id: int | None
    labels: tuple[str, ...]
    people: Mapping[int, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as it was opened. `opened_by` is the name of who opened it first; `path` is where what it asks for is
    done, `moot` whether it is."""

    id: int
    holder_id: str
    subject: Text
    body: Text
    department: str
    sent_at: datetime
    delivered_at: datetime
    opened_at: datetime | None
    opened_by: str
    legal: bool
    case_reference: str
    path: str
    moot: bool
    deemed_served_on: date | None
    served_on: date | None
    content_sha256: str


type Way = Literal["opened", "deemed", "letter"]
"""How a legal notice counts as received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """When a legal notice counts as received: `served_on` once it does, `expected_on` the latest day by which it will.

    Both are None while a letter waits to be posted.
    """

    way: Way
    served_on: date | None
    expected_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSummary:
    """Since when a holder receives legal notices electronically; `version` counts registering anew."""

    holder_id: str
    since: datetime
    version: int
