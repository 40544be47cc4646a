"""Codes against tokens, tokens against newer ones, and tokens at work."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.openid.claims import id_token, subject_of, user_info
from balcao.openid.failures import ProtocolError, TokenDead
from balcao.openid.keys import hashed, new_secret
from balcao.openid.models import Client, Grant, Token
from balcao.openid.provider import issuer
from balcao.openid.standing import stands
from balcao.openid.types import ACR, Scope, TokenKind

ACCESS_LIFE = timedelta(minutes=10)
REFRESH_LIFE = timedelta(days=30)
LONGEST = timedelta(days=365)
"""However often it is renewed, a grant ends after this; then the person is asked again."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A grant to issue tokens for, or why not; decided under its lock and said after the commit."""

    grant: Grant | None
    why_not: str = ""

    @property
    def usable(self) -> Grant:
        if self.grant is None:
            raise ProtocolError("invalid_grant", self.why_not)
        return self.grant


def redeem_code(*, client: Client, code: str, redirect_uri: str, verifier: str, at: datetime) -> dict[str, Any]:
    """Tokens for a code. It counts once: whoever brings it again ends what it gave (RFC 6749, section 4.1.2).

    :raises ProtocolError: `invalid_grant` if it does not count.
    """
    with transaction.atomic():
        found = _redeemable(client, code, redirect_uri, verifier, at)
        if found.grant is not None:
            found.grant.code_used_at = at
            found.grant.save(update_fields=["code_used_at"])
            answer = _issue(found.grant, found.grant.scopes, at=at, nonce=found.grant.nonce)
    found.usable  # noqa: B018 - the refusal, after what it changed is committed
    return answer


def _redeemable(client: Client, code: str, redirect_uri: str, verifier: str, at: datetime) -> _Found:
    locked = Grant.objects.select_for_update(of=("self",)).select_related("client", "stay")
    grant = locked.filter(code_hash=hashed(code), client=client).first()
    if grant is None:
        return _Found(None, "the code is not one of this client")
    if grant.code_used_at is not None:
        _revoke(grant, at, "code_reused")
        return _Found(None, "the code was used before; what it gave is revoked")
    if at >= grant.code_until_at or not stands(grant, at):
        return _Found(None, "the code has expired")
    if redirect_uri != grant.redirect_uri:
        return _Found(None, "redirect_uri is not the one of the request")
    if not _verified(grant.challenge, verifier):
        return _Found(None, "code_verifier does not fit code_challenge")
    return _Found(grant)


def _verified(challenge: str, verifier: str) -> bool:
    """PKCE, S256. A verifier without a challenge is a request that someone stripped of it."""
    if not challenge or not verifier:
        return challenge == verifier == ""
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(made, challenge)


def refresh(*, client: Client, refresh_token: str, scope: str, at: datetime) -> dict[str, Any]:
    """New tokens for a refresh token, which ends with it. An ended one that comes back ends the whole grant.

    :raises ProtocolError: `invalid_grant` if it does not count, `invalid_scope` if more is asked than was given.
    """
    with transaction.atomic():
        found = _refreshable(client, refresh_token, at)
        if found.grant is not None:
            scopes = scope.split() or found.grant.scopes
            if not set(scopes) <= set(found.grant.scopes):
                raise ProtocolError("invalid_scope", "more than was given")
            Token.objects.filter(hash=hashed(refresh_token)).update(ended_at=at)
            answer = _issue(found.grant, scopes, at=at)
    found.usable  # noqa: B018 - the refusal, after what it changed is committed
    return answer


def _refreshable(client: Client, refresh_token: str, at: datetime) -> _Found:
    number = (
        Token.objects.filter(hash=hashed(refresh_token), kind=TokenKind.REFRESH, grant__client=client)
        .values_list("grant_id", flat=True)
        .first()
    )
    if number is None:
        return _Found(None, "the refresh token is not one of this client")
    grant = Grant.objects.select_for_update(of=("self",)).select_related("client", "stay").get(pk=number)
    token = Token.objects.get(hash=hashed(refresh_token))
    if token.ended_at is not None:
        _revoke(grant, at, "refresh_token_reused")
        return _Found(None, "the refresh token was used before; all that came of it is revoked")
    if at >= token.until_at or not stands(grant, at):
        return _Found(None, "the refresh token has expired or was revoked")
    return _Found(grant)


def _issue(grant: Grant, scopes: list[str], *, at: datetime, nonce: str = "") -> dict[str, Any]:
    access = _new_token(grant, TokenKind.ACCESS, scopes, at, at + ACCESS_LIFE)
    answer = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "scope": " ".join(scopes),
    }
    if Scope.OPENID in scopes:
        answer["id_token"] = id_token(grant, scopes, at=at, access_token=access, nonce=nonce)
    if Scope.OFFLINE in grant.scopes:
        until = min(at + REFRESH_LIFE, grant.given_at + LONGEST)
        answer["refresh_token"] = _new_token(grant, TokenKind.REFRESH, grant.scopes, at, until)
    return answer


def _new_token(grant: Grant, kind: TokenKind, scopes: list[str], at: datetime, until: datetime) -> str:
    token = new_secret()
    Token.objects.create(grant=grant, kind=kind, hash=hashed(token), scopes=scopes, given_at=at, until_at=until)
    return token


def _revoke(grant: Grant, at: datetime, why: str, actor: Actor | None = None) -> None:
    if grant.revoked_at is not None:
        return
    grant.revoked_at = at
    grant.save(update_fields=["revoked_at"])
    record(
        actor=actor or system_actor(),
        at=at,
        event="openid:grant:revoked",
        subject=f"site:{grant.client.client_id}",
        holder_id=f"p-{grant.person_id}",
        data={"grant": grant.pk, "why": why},
    )


@transaction.atomic
def revoke_token(*, client: Client, token: str, at: datetime) -> None:
    """A site gives a token back (RFC 7009): an access token alone, a refresh token with all that came of it."""
    kept = Token.objects.filter(hash=hashed(token), grant__client=client).first()
    if kept is None:
        return
    if kept.kind == TokenKind.ACCESS:
        Token.objects.filter(pk=kept.pk, ended_at=None).update(ended_at=at)
        return
    grant = Grant.objects.select_for_update(of=("self",)).select_related("client").get(pk=kept.grant_id)
    _revoke(grant, at, "given_back")


@transaction.atomic
def revoke_grants_of(*, actor: Actor, person_id: int, client: Client, at: datetime) -> int:
    """Everything this person gave this site ends; returns how many grants did."""
    return _revoke_all(Grant.objects.filter(client=client, person_id=person_id), at, "withdrawn", actor)


@transaction.atomic
def revoke_every_grant(*, person_id: int, at: datetime) -> int:
    """Everything this person gave any site ends, because their way to sign in was renewed; returns how many grants."""
    return _revoke_all(Grant.objects.filter(person_id=person_id), at, "sign_in_renewed")


def _revoke_all(grants: QuerySet[Grant], at: datetime, why: str, actor: Actor | None = None) -> int:
    standing = grants.filter(revoked_at=None).select_for_update(of=("self",)).select_related("client").order_by("pk")
    found = list(standing)
    for grant in found:
        _revoke(grant, at, why, actor)
    return len(found)


def _at_work(token: str, at: datetime) -> Token | None:
    found = Token.objects.select_related("grant__client", "grant__stay").filter(
        hash=hashed(token), ended_at=None, until_at__gt=at
    )
    kept = found.first()
    return kept if kept is not None and stands(kept.grant, at) else None


def use_access_token(*, token: str, at: datetime) -> dict[str, Any]:
    """User info for an access token.

    :raises TokenDead: if it does not count, or no longer.
    """
    kept = _at_work(token, at)
    if kept is None or kept.kind != TokenKind.ACCESS:
        raise TokenDead
    return user_info(kept.grant, kept.scopes, at=at)


def introspect(*, client: Client, token: str, at: datetime) -> dict[str, Any]:
    """What a token of this site is worth now (RFC 7662); of other sites' tokens it learns nothing."""
    kept = _at_work(token, at)
    if kept is None or kept.grant.client_id != client.pk:
        return {"active": False}
    grant = kept.grant
    return {
        "active": True,
        "iss": issuer(),
        "client_id": client.client_id,
        "aud": client.client_id,
        "sub": subject_of(client, grant.person_id),
        "scope": " ".join(kept.scopes),
        "token_type": "Bearer" if kept.kind == TokenKind.ACCESS else "refresh_token",
        "iat": int(kept.given_at.timestamp()),
        "exp": int(kept.until_at.timestamp()),
        "acr": ACR[grant.level],
        "auth_time": int(grant.authenticated_at.timestamp()),
    }
