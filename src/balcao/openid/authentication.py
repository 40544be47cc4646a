"""Which site is asking: client authentication at the token, revocation, introspection and push addresses."""

import binascii
import hmac
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote_plus

from balcao.openid import statements
from balcao.openid.failures import ClientUnknown, ProtocolError
from balcao.openid.keys import hashed
from balcao.openid.models import Client
from balcao.openid.provider import audience
from balcao.openid.types import AuthMethod, ClientStatus

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def is_text(value: str) -> bool:
    """Whether a database can keep it: no NUL, no half of a pair."""
    return "\x00" not in value and value.encode(errors="replace").decode() == value


def active_client(client_id: str) -> Client | None:
    """The site of that name if it is open for business."""
    if not is_text(client_id):
        return None
    return Client.objects.filter(client_id=client_id, status=ClientStatus.ACTIVE).first()


def authenticate(*, form: Mapping[str, str], authorization: str, at: datetime) -> Client:
    """The site that sent this, proven in the one way it is registered with.

    :raises ClientUnknown: if it is not, or is no longer, a site of ours.
    :raises ProtocolError: if it tried several ways at once.
    """
    by_header = authorization[:6].lower() == "basic "
    used = [by_header, "client_secret" in form, "client_assertion" in form]
    if sum(used) > 1:
        raise ProtocolError("invalid_request", "more than one way of client authentication")
    if by_header:
        client_id, secret = _basic(authorization)
        if form.get("client_id", client_id) != client_id:
            raise ProtocolError("invalid_request", "client_id differs from the one in the header")
        return _by_secret(client_id, secret, AuthMethod.BASIC)
    if "client_secret" in form:
        return _by_secret(form.get("client_id", ""), form["client_secret"], AuthMethod.POST)
    if "client_assertion" in form:
        return _by_assertion(form, at)
    client = active_client(form.get("client_id", ""))
    if client is None or client.auth_method != AuthMethod.NONE:
        raise ClientUnknown
    return client


def _basic(authorization: str) -> tuple[str, str]:
    """Name and secret, both form-encoded before they were put together (RFC 6749, section 2.3.1)."""
    try:
        name, colon, secret = b64decode(authorization[6:].strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as cause:
        raise ClientUnknown from cause
    if not colon:
        raise ClientUnknown
    return unquote_plus(name), unquote_plus(secret)


def _by_secret(client_id: str, secret: str, method: AuthMethod) -> Client:
    client = active_client(client_id)
    kept = client.secret_hash if client is not None and client.auth_method == method else ""
    if client is None or not kept or not hmac.compare_digest(kept, hashed(secret)):
        raise ClientUnknown
    return client


def _by_assertion(form: Mapping[str, str], at: datetime) -> Client:
    if form.get("client_assertion_type") != ASSERTION:
        raise ClientUnknown("client_assertion_type is not supported")
    client = active_client(statements.claimed_issuer(form["client_assertion"]))
    if client is None or client.auth_method != AuthMethod.KEY:
        raise ClientUnknown
    if form.get("client_id", client.client_id) != client.client_id:
        raise ClientUnknown
    try:
        claims = statements.read_site_statement(client, form["client_assertion"], audience=audience(), at=at)
        if claims.get("sub") != client.client_id:
            raise statements.BadStatement("sub is not the client")
        statements.use_up(client.client_id, claims, at=at)
    except statements.BadStatement as refused:
        raise ClientUnknown(refused.description) from refused
    return client
