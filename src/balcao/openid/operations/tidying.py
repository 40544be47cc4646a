"""Forgetting what nobody needs."""

from datetime import datetime, timedelta

from django.db import transaction

from balcao.openid.models import Errand, Grant, Stay, Token, UsedAssertion

KEPT = timedelta(days=30)
"""Grants that gave nothing usable any more are kept so long, so that a replay is still recognised."""


@transaction.atomic
def forget_the_past(*, at: datetime) -> None:
    """Remove errands, assertions and tokens that ran out, and grants and stays nothing hangs on any more."""
    Errand.objects.filter(until_at__lt=at).delete()
    UsedAssertion.objects.filter(until_at__lt=at).delete()
    Token.objects.filter(until_at__lt=at - KEPT).delete()
    Grant.objects.filter(given_at__lt=at - KEPT, tokens=None).delete()
    Stay.objects.filter(ended_at__lt=at - KEPT, grants=None).delete()
