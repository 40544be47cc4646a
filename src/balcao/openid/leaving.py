"""A site asks that its person be signed out here too (OpenID Connect RP-Initiated Logout 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from balcao.openid.authentication import active_client, is_text
from balcao.openid.failures import AddressUnknown, RequestUnusable, SiteUnknown
from balcao.openid.keys import own_claims
from balcao.openid.models import Client, Stay
from balcao.openid.types import UriKind


class HintUnknown(RequestUnusable):
    """The ID token is not one of ours for this site."""

    key = "openid.problem.hint"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which site asks, where the person goes afterwards (nowhere when empty), and which stay the site means."""

    client: Client | None
    back_to: str
    sid: str


def read_leaving(sent: Mapping[str, str]) -> Leaving:
    """What the site asks.

    :raises RequestUnusable: if it is no site of ours, or the address is not registered for this.
    """
    client_id, sid = sent.get("client_id", ""), ""
    if sent.get("id_token_hint"):
        claims = own_claims(sent["id_token_hint"])
        if claims is None or client_id not in ("", claims.get("aud")):
            raise HintUnknown
        client_id, sid = str(claims["aud"]), str(claims.get("sid", ""))
    client = active_client(client_id) if client_id else None
    if client_id and client is None:
        raise SiteUnknown
    address = sent.get("post_logout_redirect_uri", "")
    if not address:
        return Leaving(client, "", sid)
    if client is None or not is_text(address) or not client.uris.filter(kind=UriKind.SIGNED_OUT, uri=address).exists():
        raise AddressUnknown
    state = sent.get("state", "")
    if state:
        address = f"{address}{'&' if '?' in address else '?'}{urlencode({'state': state})}"
    return Leaving(client, address, sid)


def is_stay_of(sid: str, session_key: str) -> bool:
    """Whether this session is the stay that the site means."""
    return bool(sid) and Stay.objects.filter(sid=sid, session_key=session_key, ended_at=None).exists()
