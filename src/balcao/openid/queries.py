"""Questions about sites and consents."""

from dataclasses import dataclass
from datetime import datetime

from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.openid.models import Client, Consent, Grant
from balcao.openid.policies import require_administration
from balcao.openid.types import AuthMethod, ClientStatus, ClientSummary, Scope, UriKind

_ORDER = {status: place for place, status in enumerate(ClientStatus)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSummary:
    """What a person lets a site be told."""

    consent_id: int
    names: dict[str, str]
    site_url: str
    scopes: tuple[str, ...]
    given_at: datetime
    last_used_at: datetime | None


def list_clients(*, actor: Actor) -> list[ClientSummary]:
    """Every site, those that wait for an officer first."""
    require_administration(actor)
    clients = Client.objects.prefetch_related("uris").order_by("-pk")
    return sorted((summary_of(client) for client in clients), key=lambda each: _ORDER[each.status])


def get_client(*, actor: Actor, number: int) -> ClientSummary:
    """One site.

    :raises NotFound: if there is none.
    """
    require_administration(actor)
    client = Client.objects.prefetch_related("uris").filter(pk=number).first()
    if client is None:
        raise NotFound(f"site {number}")
    return summary_of(client)


def summary_of(client: Client) -> ClientSummary:
    """What is registered about a site."""
    uris = {kind: tuple(each.uri for each in client.uris.all() if each.kind == kind) for kind in UriKind}
    return ClientSummary(
        number=client.pk,
        client_id=client.client_id,
        names=client.names,
        site_url=client.site_url,
        status=ClientStatus(client.status),
        auth_method=AuthMethod(client.auth_method),
        pkce_required=client.pkce_required,
        scopes=tuple(client.scopes),
        sector=client.sector,
        id_token_alg=client.id_token_alg,
        logout_uri=client.logout_uri,
        signed_in=uris[UriKind.SIGNED_IN],
        signed_out=uris[UriKind.SIGNED_OUT],
        key_ids=tuple(str(key.get("kid", key.get("kty"))) for key in client.keys),
        jwks_uri=client.jwks_uri,
        dynamic=client.dynamic,
        proposed_by=client.proposed_by_id,
        decided_by=client.decided_by_id,
    )


def consents_given(*, actor: Actor) -> list[ConsentSummary]:
    """The sites this person lets be told something, the latest first."""
    if actor.person_id is None:
        return []
    return [
        _consent(each)
        for each in Consent.objects.select_related("client")
        .filter(person_id=actor.person_id, withdrawn_at=None)
        .order_by("-given_at")
    ]


def consent_given(*, actor: Actor, consent_id: int) -> ConsentSummary:
    """One of them.

    :raises NotFound: if it is not one of theirs.
    """
    found = next((each for each in consents_given(actor=actor) if each.consent_id == consent_id), None)
    if found is None:
        raise NotFound(f"consent {consent_id}")
    return found


def _consent(consent: Consent) -> ConsentSummary:
    grants = Grant.objects.filter(client_id=consent.client_id, person_id=consent.person_id)
    return ConsentSummary(
        consent_id=consent.pk,
        names=consent.client.names,
        site_url=consent.client.site_url,
        scopes=tuple(scope.value for scope in Scope if scope in consent.scopes),
        given_at=consent.given_at,
        last_used_at=grants.order_by("-pk").values_list("given_at", flat=True).first(),
    )
