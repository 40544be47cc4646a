"""The shapes of events: CloudEvents 1.0 in its JSON format."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema


class Event(Schema):
    """A CloudEvent. `id` is the same however often it is read; `dataschema` says where the shape of `data` stands."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    dataschema: str
    data: dict[str, Any]


class Events(Schema):
    """Some events in their order; `cursor` goes into `after` next time, at once where there is `more`."""

    events: list[Event]
    cursor: str
    more: bool
