"""Telling sites that someone left, noticing sessions that ended elsewhere, tidying up."""

from datetime import datetime, timedelta

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now
from balcao.openid import keys
from balcao.openid.farewells import tell
from balcao.openid.models import Farewell
from balcao.openid.operations.stays import end_lost_stays as end_stays
from balcao.openid.operations.tidying import forget_the_past

GIVE_UP = timedelta(days=2)
"""After this a site has ended its own session anyway."""


@job(name="openid.tell_site", queue="notify")
def tell_site(farewell_id: int) -> None:
    """Tell one site that a stay has ended; retried when the site cannot be reached."""
    tell(farewell_id=farewell_id, at=now())


@periodic(name="openid.end_lost_stays", cron="* * * * *")
def end_lost_stays(timestamp: int) -> int:
    """Each minute: sessions ended from another device, run out, or of a closed account."""
    return end_stays(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="openid.tell_sites_again", cron="17 * * * *")
def tell_sites_again(timestamp: int) -> None:
    """Every hour: what outlived its retries is told again."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    waiting = Farewell.objects.filter(told_at=None, due_at__gt=at - GIVE_UP, due_at__lt=at - timedelta(hours=1))
    for number in waiting.values_list("pk", flat=True):
        tell_site.defer_once(key=f"openid.farewell.{number}", farewell_id=number)


@periodic(name="openid.tidy", cron="23 * * * *")
def tidy(timestamp: int) -> None:
    """Every hour: the next signing key where one has grown old, and nothing kept that nobody needs."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    keys.rotate(at=at)
    forget_the_past(at=at)
