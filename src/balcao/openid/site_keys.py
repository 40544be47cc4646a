"""The public keys of a site: registered themselves, or the address at which the site publishes them."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from balcao.foundation.keys.api import usable_keys
from balcao.foundation.web.api import SiteUnreachable
from balcao.openid.gateways.sites import fetch_keys
from balcao.openid.models import Client

FRESH = timedelta(hours=1)
"""So long fetched keys are used without asking again."""
KEPT = timedelta(days=1)
"""So long they are used while the site cannot be reached."""
AGAIN = timedelta(minutes=1)
"""At most so often a site is asked, whatever statements name."""


def read_keys(text: str) -> tuple[dict[str, Any], ...]:
    """The keys in a JSON Web Key Set as typed or sent; none when it is no such thing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    keys = found.get("keys") if isinstance(found, dict) else None
    return tuple(each for each in keys if isinstance(each, dict)) if isinstance(keys, list) else ()


def keys_of(client: Client, *, key_id: str, at: datetime) -> list[dict[str, Any]]:
    """The keys with which this site signs now; fetched where it publishes them, when they are old or lack that one.

    A site that cannot be reached, or sends what are no keys, is held against those of before for a day.
    Call it outside of transactions: it may wait.
    """
    if client.jwks_uri and _should_ask(client, key_id, at):
        Client.objects.filter(pk=client.pk).update(keys_asked_at=at)
        try:
            found = read_keys(fetch_keys(client.jwks_uri, settings.BALCAO_OPENID_TIMEOUT))
        except SiteUnreachable:
            found = ()
        if found and usable_keys(found):
            client.keys, client.keys_read_at = list(found), at
            client.save(update_fields=["keys", "keys_read_at"])
    if client.jwks_uri and (client.keys_read_at is None or at - client.keys_read_at > KEPT):
        return []
    return list(client.keys)


def _should_ask(client: Client, key_id: str, at: datetime) -> bool:
    if client.keys_asked_at is not None and at - client.keys_asked_at < AGAIN:
        return False
    old = client.keys_read_at is None or at - client.keys_read_at > FRESH
    return old or (bool(key_id) and key_id not in {key.get("kid") for key in client.keys})
