"""Which provider is asked first, and which is left alone for a while.

A provider that failed loses half of its score, which comes back within half an hour; the one with the better score
goes first. Three failures in a row open its circuit: it gets nothing for half a minute, and longer each time. Then
one message tries it (half-open): taken, the circuit closes. The rows are shared by every worker.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F

from balcao.foundation.db.api import KeptQuestion, given
from balcao.notices.gateways.base import Gateway
from balcao.notices.models import Provider
from balcao.notices.types import Channel

IN_A_ROW = 3
SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
COMES_BACK = timedelta(minutes=30)


def in_order[G: Gateway](channel: Channel, gateways: Sequence[G], *, at: datetime) -> list[G]:
    """Those that may be asked now, the best first. One whose pause is over comes first, for one caller alone."""
    known = {each.name: each for each in _KNOWN(channel=channel.value)}
    trials, usable = [], []
    for gateway in gateways:
        row = known.get(gateway.name)
        if row is None or row.open_until is None:
            usable.append(gateway)
        elif row.open_until <= at and _claim(row, at):
            trials.append(gateway)
    return trials + sorted(usable, key=lambda each: -_score(known.get(each.name), at))


_KNOWN = KeptQuestion(lambda: Provider.objects.filter(channel=given("channel")))


def _claim(row: Provider, at: datetime) -> bool:
    """Of several workers one tries it; if that one dies, another may after the shortest pause."""
    mine = Provider.objects.filter(pk=row.pk, open_until=row.open_until)
    return bool(mine.update(open_until=at + SHORTEST))


def _score(row: Provider | None, at: datetime) -> float:
    if row is None or row.failed_at is None:
        return 1.0
    rested = min(1.0, max(0.0, (at - row.failed_at) / COMES_BACK))
    return round(row.score + (1 - row.score) * rested, 3)


def note_success(channel: Channel, name: str) -> None:
    """It took a message: its circuit is closed. While all is well nothing is written."""
    Provider.objects.filter(channel=channel.value, name=name, failures__gt=0).update(failures=0, open_until=None)


def note_failure(channel: Channel, name: str, *, at: datetime) -> None:
    """It did not take a message although it should have."""
    Provider.objects.bulk_create([Provider(channel=channel.value, name=name)], ignore_conflicts=True)
    row = Provider.objects.filter(channel=channel.value, name=name)
    row.update(score=F("score") / 2, failures=F("failures") + 1, failed_at=at)
    failures = row.values_list("failures", flat=True).get()
    if failures >= IN_A_ROW:
        row.update(open_until=at + min(LONGEST, SHORTEST * 2 ** min(failures - IN_A_ROW, 6)))
