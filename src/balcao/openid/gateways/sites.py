"""Posting a logout token to a site."""

import httpx

from balcao.kernel.errors import BalcaoError


class SiteUnreachable(BalcaoError):
    """The site did not say that it has heard; the job is run again."""


def post_logout_token(address: str, token: str, timeout: float) -> None:
    """Hand over a logout token. Redirects are not followed, and the environment's proxies are not used.

    :raises SiteUnreachable: unless the site answers 200 or 204.
    """
    try:
        with httpx.Client(trust_env=False, timeout=timeout, follow_redirects=False) as web:
            answer = web.post(address, data={"logout_token": token})
    except httpx.HTTPError as cause:
        raise SiteUnreachable(f"{address}: {type(cause).__name__}") from cause
    if answer.status_code not in (200, 204):
        raise SiteUnreachable(f"{address}: {answer.status_code}")
