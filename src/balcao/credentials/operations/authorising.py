"""A wallet sends its person here: the request, kept until they chose what to give it, and the code (PKCE, RFC 9126)."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from balcao.credentials.described import credential_types
from balcao.credentials.dpop import PLAIN, Call, key_bound
from balcao.credentials.failures import ProtocolError, RequestUnusable
from balcao.credentials.keys import hashed
from balcao.credentials.models import Errand, Grant
from balcao.credentials.operations.offering import PER_GRANT, carried_subject
from balcao.credentials.sd_jwt import read_json
from balcao.credentials.wallets import wallets
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

PUSHED = "urn:ietf:params:oauth:request_uri:"
PUSHED_LIFE, LIFE = timedelta(minutes=5), timedelta(minutes=30)
CODE_LIFE = timedelta(minutes=2)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
MOST_STATE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandView:
    """A wallet's request as the person reads it."""

    wallet: str
    type_id: str
    redirect_uri: str
    state: str


def open_errand(*, sent: Mapping[str, str], at: datetime, pushed: bool = False, call: Call = PLAIN) -> str:
    """Check a wallet's request and keep it; returns its handle. By `dpop_jkt`, or a proof sent along, what comes of it
    is bound to a key (RFC 9449, section 10).

    :raises RequestUnusable: if the wallet or its address is unknown: nobody is sent back there.
    :raises ProtocolError: if something else is wrong; the wallet is told.
    """
    wallet = wallets().get(sent.get("client_id", ""))
    redirect_uri = sent.get("redirect_uri", "")
    if wallet is None or redirect_uri not in wallet.redirect_uris:
        raise RequestUnusable
    if sent.get("response_type") != "code":
        raise ProtocolError("unsupported_response_type", "code")
    if sent.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(sent.get("code_challenge", "")):
        raise ProtocolError("invalid_request", "PKCE with S256 is needed")
    if len(sent.get("state", "")) > MOST_STATE:
        raise ProtocolError("invalid_request", "state is too long")
    bound_to, proved = sent.get("dpop_jkt", ""), key_bound(call, at=at)
    if bound_to and not (CHALLENGE.fullmatch(bound_to) and proved in ("", bound_to)):
        raise ProtocolError("invalid_dpop_proof", "dpop_jkt is another key's")
    handle = secrets.token_urlsafe(32)
    Errand.objects.create(
        handle_hash=hashed(handle),
        client_id=sent["client_id"],
        redirect_uri=redirect_uri,
        state=sent.get("state", ""),
        challenge=sent["code_challenge"],
        bound_to=bound_to or proved,
        type_id=_wanted(sent),
        pushed=pushed,
        begun_at=at,
        until_at=at + (PUSHED_LIFE if pushed else LIFE),
    )
    return handle


def _wanted(sent: Mapping[str, str]) -> str:
    """The type, by scope or by `authorization_details`."""
    if "authorization_details" in sent:
        details = read_json(sent["authorization_details"].encode())
        if not isinstance(details, list) or len(details) != 1 or not isinstance(details[0], dict):
            raise ProtocolError("invalid_authorization_details", "one is needed")
        wanted = details[0].get("credential_configuration_id")
        named = [each.id for each in credential_types().values() if wanted in each.configurations]
        if details[0].get("type") != "openid_credential" or not named:
            raise ProtocolError("invalid_authorization_details", "unknown credential_configuration_id")
        return named[0]
    scopes = [each for each in sent.get("scope", "").split() if each in credential_types()]
    if len(scopes) != 1:
        raise ProtocolError("invalid_scope", "one credential's scope is needed")
    return scopes[0]


@transaction.atomic
def take_pushed(*, request_uri: str, client_id: str, at: datetime) -> str:
    """A pushed request becomes the person's errand, once; returns its handle.

    :raises RequestUnusable: if there is none of that wallet.
    """
    pushed = Errand.objects.select_for_update().filter(
        handle_hash=hashed(request_uri.removeprefix(PUSHED)), client_id=client_id, pushed=True, until_at__gt=at
    )
    row = pushed.first()
    if row is None or not request_uri.startswith(PUSHED):
        raise RequestUnusable
    handle = secrets.token_urlsafe(32)
    Errand.objects.filter(pk=row.pk).update(handle_hash=hashed(handle), pushed=False, until_at=at + LIFE)
    return handle


def _open(handle: str, at: datetime) -> Errand:
    row = Errand.objects.filter(handle_hash=hashed(handle), pushed=False, answered_at=None, until_at__gt=at).first()
    if row is None:
        raise RequestUnusable
    return row


def errand_of(*, handle: str, at: datetime) -> ErrandView:
    """What a wallet wants.

    :raises RequestUnusable: if there is no such request, it was answered, or its time is over.
    """
    row = _open(handle, at)
    wallet = wallets().get(row.client_id)
    if wallet is None:
        raise RequestUnusable
    return ErrandView(wallet=wallet.name, type_id=row.type_id, redirect_uri=row.redirect_uri, state=row.state)


@transaction.atomic
def agree(*, actor: Actor, at: datetime, handle: str, key: str) -> str:
    """The person gives the wallet credentials about one subject of the holder they act for; returns the code.

    :raises RequestUnusable: if the request was answered, or its time is over.
    :raises NotFound: if the subject is no business of the actor's.
    :raises NotCarried: if it is over.
    """
    row = Errand.objects.select_for_update().get(pk=_open(handle, at).pk)
    if row.answered_at is not None:
        raise RequestUnusable
    subject, person_id = carried_subject(actor=actor, at=at, type_id=row.type_id, key=key)
    code = secrets.token_urlsafe(32)
    grant = Grant.objects.create(
        type_id=row.type_id,
        source=subject.type.source,
        subject=key,
        holder_id=actor.holder_id,
        person_id=person_id,
        client_id=row.client_id,
        redirect_uri=row.redirect_uri,
        challenge=row.challenge,
        bound_to=row.bound_to,
        code_hash=hashed(code),
        made_at=at,
        until_at=at + CODE_LIFE,
        left=PER_GRANT,
    )
    Errand.objects.filter(pk=row.pk).update(answered_at=at)
    record(
        actor=actor,
        at=at,
        event="credentials:wallet:agreed",
        subject=f"{subject.type.source}:{key}",
        holder_id=actor.holder_id,
        data={"type": row.type_id, "wallet": row.client_id, "grant": grant.pk},
    )
    return code


@transaction.atomic
def decline(*, actor: Actor, at: datetime, handle: str) -> None:
    """The person gives the wallet nothing. Answered before, nothing changes.

    :raises NotFound: if nobody is signed in.
    """
    if actor.person_id is None:
        raise NotFound("errand")
    Errand.objects.filter(handle_hash=hashed(handle), answered_at=None).update(answered_at=at)
