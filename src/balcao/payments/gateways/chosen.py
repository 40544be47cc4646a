"""The provider that the settings name."""

from django.conf import settings

from balcao.payments.gateways.base import Gateway
from balcao.payments.gateways.hosted import HostedGateway


def gateway() -> Gateway:
    """The provider of this installation."""
    return HostedGateway(
        base_url=settings.BALCAO_PAYMENT_URL.rstrip("/"),
        secret=settings.BALCAO_PAYMENT_SECRET,
        webhook_url=f"{settings.BALCAO_PUBLIC_URL}/payments/webhook/",
    )
