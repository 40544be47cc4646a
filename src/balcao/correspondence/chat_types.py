"""What passes the door of chats."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class ChatState(StrEnum):
    """How a chat stands; `left` is a message for when the department answers again."""

    WAITING = "waiting"
    TALKING = "talking"
    LEFT = "left"
    ENDED = "ended"


class ChatEnd(StrEnum):
    """Why a chat is over: the officer ended it, the person did, or the person did not come back."""

    OFFICER = "officer"
    PERSON = "person"
    GONE = "gone"


class Speaker(StrEnum):
    """Who wrote a line; the assistant answered before anybody was there, the house says what happens between."""

    PERSON = "person"
    ASSISTANT = "assistant"
    OFFICER = "officer"
    HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBefore:
    """A question to the assistant and what it answered, before the person asked for an officer."""

    at: datetime
    asked: str
    answered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of a chat; `word` names what the house says, with `values`."""

    line_id: int
    at: datetime
    speaker: Speaker
    who: str
    text: str
    word: str
    values: dict[str, Text | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Whether a department answers chats now; otherwise `opens_at`, if it ever does."""

    ever: bool
    open: bool
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatView:
    """A chat as its person reads it. `place` is counted among those who are there and wait, 1 the next; `minutes` is
    how long one has waited for it lately, None where nobody can say; `officers` have the page of chats open.
    `answered_by` is the officer who answers now."""

    chat_id: int
    holder_id: str
    department: str
    service_id: str
    reference: str
    language: str
    state: ChatState
    ended_why: str
    asked_at: datetime
    place: int
    minutes: int | None
    officers: int
    answered_by: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChat:
    """A chat as an officer sees it in the list, and with its `lines` on its page. `there`: the person's page asks;
    `mine`: this officer answers it; `meant_for`: whom it was handed to."""

    chat_id: int
    person_id: int
    person_name: str
    holder_id: str
    department: str
    service_id: str
    reference: str
    language: str
    state: ChatState
    asked_at: datetime
    there: bool
    mine: bool
    meant_for: Text
    answered_by: str
    lines: tuple[LineView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChats:
    """What the officer's page of chats shows: `waiting` in the order of the line, `running`, and messages `left`."""

    waiting: tuple[DeskChat, ...]
    running: tuple[DeskChat, ...]
    left: tuple[DeskChat, ...]
