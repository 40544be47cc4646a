"""What we ask of sites: to hear that somebody left, and for their keys."""

import httpx

from balcao.foundation.web.api import SiteUnreachable, fetched, outward

MOST_BYTES = 64 * 1024


def post_logout_token(address: str, token: str, timeout: float) -> None:
    """Hand over a logout token.

    :raises SiteUnreachable: unless the site answers 200 or 204; the job is run again.
    """
    try:
        with outward(timeout) as web:
            answer = web.post(address, data={"logout_token": token})
    except httpx.HTTPError as cause:
        raise SiteUnreachable(f"{address}: {type(cause).__name__}") from cause
    if answer.status_code not in (200, 204):
        raise SiteUnreachable(f"{address}: {answer.status_code}")


def fetch_keys(address: str, timeout: float) -> str:
    """The JSON Web Key Set at that address, as text of at most 64 KiB, within `timeout` seconds in all.

    :raises SiteUnreachable: if there is none to be had in that time.
    """
    found = fetched(address, timeout=timeout, most=MOST_BYTES, accept="application/json")
    return found.decode(errors="replace")
