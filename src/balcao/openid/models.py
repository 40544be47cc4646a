"""Sites, errands, grants with their tokens, consents, stays."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.openid.types import AuthMethod, ClientStatus, SigningAlg, TokenKind, UriKind


class Client(models.Model):
    """A site. It counts only while `active`, and becomes that by a second officer, or by dynamic registration."""

    client_id = models.CharField(max_length=64, unique=True)
    names = models.JSONField()
    site_url = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ClientStatus])
    auth_method = models.CharField(max_length=24, choices=[(each.value, each.value) for each in AuthMethod])
    secret_hash = models.CharField(max_length=64, blank=True, default="")
    keys = models.JSONField(default=list)
    jwks_uri = models.CharField(max_length=500, blank=True, default="")
    keys_asked_at = models.DateTimeField(null=True)
    keys_read_at = models.DateTimeField(null=True)
    pkce_required = models.BooleanField(default=True)
    scopes = models.JSONField()
    sector = models.CharField(max_length=255)
    id_token_alg = models.CharField(max_length=5, default=SigningAlg.RS256.value)
    logout_uri = models.CharField(max_length=500, blank=True, default="")
    dynamic = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="active")
                | Q(dynamic=True)
                | (Q(decided_by__isnull=False) & Q(proposed_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="openid_client_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(auth_method="none") | Q(pkce_required=True), name="openid_client_public_needs_pkce"
            ),
            models.CheckConstraint(
                condition=~Q(auth_method="private_key_jwt") | ~Q(keys=[]) | ~Q(jwks_uri=""),
                name="openid_client_has_keys",
            ),
        ]


class ClientUri(models.Model):
    """An address of a site to which people may be sent back, compared sign by sign."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="uris")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in UriKind])
    uri = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "kind", "uri"], name="openid_uri_once"),
        ]


class Stay(models.Model):
    """One signed-in session of a person, as sites know it."""

    sid = models.CharField(max_length=43, unique=True)
    session_key = models.CharField(max_length=40)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session_key", "person"], condition=Q(ended_at__isnull=True), name="openid_stay_once"
            ),
        ]


class Errand(models.Model):
    """A site's checked request to sign a person in, from its arrival until its answer."""

    handle_hash = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    wanted = models.JSONField()
    pushed = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    until_at = models.DateTimeField()
    progress = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)


class Consent(models.Model):
    """What a person agreed to tell a site."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "person"], condition=Q(withdrawn_at__isnull=True), name="openid_consent_once"
            ),
        ]


class Grant(models.Model):
    """What a person gave a site at one sign-in: the code, and every token that comes of it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="grants")
    scopes = models.JSONField()
    claims = models.JSONField(default=dict)
    nonce = models.TextField(blank=True, default="")
    level = models.SmallIntegerField()
    authenticated_at = models.DateTimeField()
    entity = models.ForeignKey("entities.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=128, blank=True, default="")
    code_hash = models.CharField(max_length=64, unique=True)
    code_until_at = models.DateTimeField()
    code_used_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["client", "person"], name="openid_grant_of")]


class Token(models.Model):
    """An access or refresh token of a grant; only its hash is kept."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=7, choices=[(each.value, each.value) for each in TokenKind])
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    given_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class UsedAssertion(models.Model):
    """A signed statement of a site, or of an entity's software, that was used; it counts once."""

    issuer = models.CharField(max_length=64)
    jti = models.CharField(max_length=255)
    until_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "jti"], name="openid_assertion_once")]


class Farewell(models.Model):
    """That a site has to be told that a stay has ended."""

    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stay", "client"], name="openid_farewell_once")]
