"""The door of the outbox."""

from balcao.outbox.cloudevents import as_cloudevent, schema_at
from balcao.outbox.failures import BadAddress, BadPosition, CalledAlready, NoKinds
from balcao.outbox.forgetting import FORGETS, forget_happenings
from balcao.outbox.published import happening_types, keep_days
from balcao.outbox.queries import happenings
from balcao.outbox.subscribing import (
    change_secret,
    end_subscription,
    go_on,
    stop_calls,
    subscribe,
    subscriptions_of,
    tell_again,
)
from balcao.outbox.types import CallShown, CursorGone, HappeningShown, HappeningType, Page, SubscriptionShown

__all__ = [
    "FORGETS",
    "BadAddress",
    "BadPosition",
    "CallShown",
    "CalledAlready",
    "CursorGone",
    "HappeningShown",
    "HappeningType",
    "NoKinds",
    "Page",
    "SubscriptionShown",
    "as_cloudevent",
    "change_secret",
    "end_subscription",
    "forget_happenings",
    "go_on",
    "happening_types",
    "happenings",
    "keep_days",
    "schema_at",
    "stop_calls",
    "subscribe",
    "subscriptions_of",
    "tell_again",
]
