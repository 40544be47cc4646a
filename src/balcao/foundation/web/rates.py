"""How often one may ask: counted by the minute, in each web process's own memory."""

from django.core.cache import caches
from django.http import HttpRequest

from balcao.kernel.clock import now

MINUTE = 60


def within_rate(request: HttpRequest, name: str, amount: int) -> bool:
    """Whether this address has asked for that at most so many times in this minute; the call counts as one."""
    minute = int(now().timestamp()) // MINUTE
    counts = caches["process"]
    key = f"rate:{name}:{request.META.get('REMOTE_ADDR', '')}:{minute}"
    counts.add(key, 0, timeout=2 * MINUTE)
    try:
        return counts.incr(key) <= amount
    except ValueError:  # it was dropped between the two: the memory of counts is small
        return True
