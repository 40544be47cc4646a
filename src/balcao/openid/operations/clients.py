"""Registering sites: one officer proposes, another approves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.foundation.keys.api import usable_keys
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.openid.addresses import host_of, may_register
from balcao.openid.authentication import is_text
from balcao.openid.failures import NotWaiting, RegistrationWrong, SameOfficer
from balcao.openid.keys import hashed, new_secret
from balcao.openid.models import Client, Grant
from balcao.openid.policies import require_administration
from balcao.openid.types import SECRET_METHODS, AuthMethod, ClientStatus, Registration, Scope
from balcao.openid.uris import put_uris

MOST_URIS = 20


@transaction.atomic
def propose_client(*, actor: Actor, registration: Registration, at: datetime) -> int:
    """Propose a site; returns its number. It does nothing until another officer approves it.

    :raises RegistrationWrong: with every fault by field.
    """
    require_administration(actor)
    client = _create(registration, ClientStatus.PROPOSED, at, proposed_by_id=actor.person_id)
    _audit(actor, at, client, "proposed")
    return client.pk


@transaction.atomic
def approve_client(*, actor: Actor, number: int, at: datetime) -> str:
    """Open a proposed site; returns its secret, which is shown once, or nothing where it proves itself by a key.

    :raises SameOfficer: if the actor proposed it.
    :raises NotWaiting: if it is not waiting for this.
    """
    client = _waiting(actor, number)
    if client.proposed_by_id == actor.person_id:
        raise SameOfficer
    secret = _give_secret(client)
    _decide(client, ClientStatus.ACTIVE, actor, at)
    return secret


@transaction.atomic
def refuse_client(*, actor: Actor, number: int, at: datetime) -> None:
    """Turn a proposed site down. Whoever proposed it may take it back this way."""
    _decide(_waiting(actor, number), ClientStatus.REFUSED, actor, at)


@transaction.atomic
def close_client(*, actor: Actor, number: int, at: datetime) -> None:
    """The site may do nothing any more; its tokens end at once. Closing twice changes nothing."""
    client = _locked(actor, number)
    if client.status == ClientStatus.CLOSED:
        return
    if client.status != ClientStatus.ACTIVE:
        raise NotWaiting
    client.status = ClientStatus.CLOSED
    client.save(update_fields=["status"])
    Grant.objects.filter(client=client, revoked_at=None).update(revoked_at=at)
    _audit(actor, at, client, "closed")


@transaction.atomic
def renew_secret(*, actor: Actor, number: int, at: datetime) -> str:
    """A new secret, shown once; the old one ends at once.

    :raises NotWaiting: if the site is not open or has no secret.
    """
    client = _locked(actor, number)
    if client.status != ClientStatus.ACTIVE or client.auth_method not in SECRET_METHODS:
        raise NotWaiting
    secret = _give_secret(client)
    client.save(update_fields=["secret_hash"])
    _audit(actor, at, client, "secret_renewed")
    return secret


@transaction.atomic
def register_dynamically(*, registration: Registration, at: datetime) -> tuple[Client, str]:
    """Open a site that registers itself; only a sandbox lets it (`BALCAO_OPENID_REGISTRATION`)."""
    client = _create(registration, ClientStatus.ACTIVE, at, dynamic=True)
    secret = _give_secret(client)
    client.save(update_fields=["secret_hash"])
    _audit(system_actor(), at, client, "registered_itself")
    return client, secret


def _locked(actor: Actor, number: int) -> Client:
    require_administration(actor)
    client = Client.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if client is None:
        raise NotFound(f"site {number}")
    return client


def _waiting(actor: Actor, number: int) -> Client:
    client = _locked(actor, number)
    if client.status != ClientStatus.PROPOSED:
        raise NotWaiting
    return client


def _decide(client: Client, status: ClientStatus, actor: Actor, at: datetime) -> None:
    client.status, client.decided_at, client.decided_by_id = status, at, actor.person_id
    client.save(update_fields=["status", "decided_at", "decided_by", "secret_hash"])
    _audit(actor, at, client, "approved" if status is ClientStatus.ACTIVE else "refused")


def _give_secret(client: Client) -> str:
    if client.auth_method not in SECRET_METHODS:
        return ""
    secret = new_secret()
    client.secret_hash = hashed(secret)
    return secret


def _create(
    registration: Registration,
    status: ClientStatus,
    at: datetime,
    *,
    proposed_by_id: int | None = None,
    dynamic: bool = False,
) -> Client:
    faults = _faults(registration)
    if faults:
        raise RegistrationWrong(faults)
    client = Client.objects.create(
        client_id=new_secret()[:22],
        names=registration.names,
        site_url=registration.site_url,
        status=status,
        auth_method=registration.auth_method,
        keys=[dict(key) for key in registration.keys],
        jwks_uri=registration.jwks_uri,
        pkce_required=registration.pkce_required,
        scopes=[scope.value for scope in Scope if scope in registration.scopes],
        sector=registration.sector or _sector(registration),
        id_token_alg=registration.id_token_alg,
        logout_uri=registration.logout_uri,
        dynamic=dynamic,
        proposed_at=at,
        proposed_by_id=proposed_by_id,
    )
    put_uris(client, registration)
    return client


def _sector(registration: Registration) -> str:
    """Sites of one host know a person by one name; a site of several hosts has a sector of its own."""
    hosts = {host_of(uri) for uri in registration.redirect_uris}
    return hosts.pop() if len(hosts) == 1 else f"site-{new_secret()[:16]}"


def _faults(registration: Registration) -> dict[str, str]:
    faults = {}
    names = [registration.names.get(language, "").strip() for language in LANGUAGES]
    if not all(name and is_text(name) for name in names):
        faults["names"] = "openid.error.names"
    addresses = {
        "redirect_uris": registration.redirect_uris,
        "post_logout_redirect_uris": registration.post_logout_redirect_uris,
        "site_url": (registration.site_url,) if registration.site_url else (),
    }
    for field, uris in addresses.items():
        if len(uris) > MOST_URIS or not all(may_register(uri) for uri in uris):
            faults[field] = "openid.error.address"
    if not registration.redirect_uris:
        faults["redirect_uris"] = "openid.error.no_address"
    if registration.logout_uri and not _may_be_called(registration.logout_uri):
        faults["logout_uri"] = "openid.error.address"
    if registration.jwks_uri and not _may_be_called(registration.jwks_uri):
        faults["jwks_uri"] = "openid.error.address"
    if registration.auth_method is AuthMethod.KEY and not (registration.keys or registration.jwks_uri):
        faults["keys"] = "openid.error.no_keys"
    elif registration.keys and registration.jwks_uri:
        faults["keys"] = "openid.error.keys_twice"
    elif registration.keys and not usable_keys(registration.keys):
        faults["keys"] = "openid.error.keys"
    if registration.auth_method is AuthMethod.NONE and not registration.pkce_required:
        faults["pkce_required"] = "openid.error.pkce"
    if Scope.OPENID not in registration.scopes:
        faults["scopes"] = "openid.error.scopes"
    return faults


def _may_be_called(uri: str) -> bool:
    """We call this address ourselves: on our own machine only in the demo world."""
    return may_register(uri) and (uri.startswith("https://") or bool(settings.BALCAO_DEMO))


def _audit(actor: Actor, at: datetime, client: Client, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"openid:site:{what}",
        subject=f"site:{client.client_id}",
        data={
            "names": client.names,
            "auth_method": client.auth_method,
            "pkce_required": client.pkce_required,
            "scopes": client.scopes,
            "jwks_uri": client.jwks_uri,
            "addresses": sorted(client.uris.values_list("uri", flat=True)),
        },
    )
