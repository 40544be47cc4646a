"""Where registers tell us what changed."""

from balcao.exchange.register_events import BadEvent, receive_register_event
from balcao.foundation.web.api import signed_message

register_event = signed_message(receive_register_event, BadEvent)
