"""The providers that the settings name, the preferred one first."""

import json
from collections.abc import Sequence

from django.conf import settings

from balcao.notices.gateways.base import Gateway
from balcao.notices.gateways.mail import SmtpMail
from balcao.notices.gateways.push import WebPush, push_service
from balcao.notices.gateways.sms import HttpSms
from balcao.notices.types import Channel


def providers(channel: Channel, address: str) -> Sequence[Gateway]:
    """Who may carry a message to that address; a browser has only the push service of its maker."""
    if channel is Channel.MAIL:
        return [SmtpMail(name) for name in settings.MAILERS]
    if channel is Channel.SMS:
        return [HttpSms(name, url) for name, url in settings.BALCAO_TEXT_SENDERS.items()]
    service = push_service(json.loads(address)["endpoint"])
    return [WebPush(service)] if service else []
