"""Forgetting what nobody needs."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from balcao.credentials.models import Errand, Grant, Question, Share, SpentNonce, Waiting
from balcao.credentials.operations.asking import KEPT as ANSWERS_KEPT

KEPT = timedelta(days=30)
"""Links and grants that gave nothing usable any more are kept so long, so that a replay is still recognised."""


@transaction.atomic
def forget_the_past(*, at: datetime) -> None:
    """Remove what ran out; what a wallet told a verifier goes an hour after it was asked."""
    Question.objects.filter(asked_at__lt=at - ANSWERS_KEPT).delete()
    SpentNonce.objects.filter(until_at__lt=at).delete()
    Errand.objects.filter(until_at__lt=at).delete()
    Waiting.objects.filter(until_at__lt=at).delete()


@transaction.atomic
def forget_given(*, at: datetime, but: Collection[str] = ()) -> int:
    """Remove links, and what was given to wallets, a month after they ran out, but for those about the subjects `but`;
    returns how many."""
    return sum(
        model.objects.filter(until_at__lt=at - KEPT).exclude(subject__in=list(but)).delete()[0]
        for model in (Share, Grant)
    )
