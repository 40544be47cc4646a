"""Asking the address of a list: only public ones, no redirects, not for long."""

from balcao.foundation.web.api import SiteUnreachable, fetched
from balcao.reflists.failures import SourceSilent

TIMEOUT = 15.0
"""Seconds, in all."""
MOST_BYTES = 20 * 1024 * 1024


def ask_source(url: str) -> bytes:
    """What the address answers.

    :raises SourceSilent: if it does not, not in time, or with too much.
    """
    try:
        return fetched(url, timeout=TIMEOUT, most=MOST_BYTES, accept="application/json")
    except SiteUnreachable as cause:
        raise SourceSilent(str(cause)) from cause
