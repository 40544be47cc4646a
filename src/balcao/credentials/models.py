"""Status lists, what was issued, the grants behind it, proof requests and shares. No credential is kept."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.credentials.types import FORMAT, Source, Status, Told

SOURCES = [(each.value, each.value) for each in Source if each is not Source.ELSEWHERE]


class StatusList(models.Model):
    """A list of `size` places of two bits. `version` counts its changes; `token` is that of `token_version`."""

    size = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    token = models.TextField(blank=True, default="")
    token_version = models.PositiveIntegerField(default=0)
    token_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(taken__lte=F("size")), name="credentials_list_not_overfull"),
        ]


class Delivery(models.Model):
    """Credentials that were handed over in one answer, and what the wallet told of them by its `handle`.

    `told` is empty until it did.
    """

    grant = models.ForeignKey("Grant", on_delete=models.CASCADE, related_name="deliveries")
    handle_hash = models.CharField(max_length=64, unique=True)
    told = models.CharField(max_length=30, blank=True, default="", choices=[(each, each) for each in Told])
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(told="", told_at=None) | ~Q(told="") & Q(told_at__isnull=False),
                name="credentials_told_with_time",
            ),
        ]


class Issued(models.Model):
    """That a credential was issued, and how it stands: its place in a list, never its content or its key.

    `person` is its bearer; `review_on` the next day on which its status may change by itself.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="credentials")

    type_id = models.CharField(max_length=80)
    source = models.CharField(max_length=10, choices=SOURCES)
    subject = models.CharField(max_length=60)
    holder_id = models.CharField(max_length=40)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="places")
    place = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(default=Status.VALID)
    removed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    review_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "place"], name="credentials_place_once"),
            models.CheckConstraint(condition=Q(status__in=(0, 1, 2)), name="credentials_status_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="credentials_issued_period"),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(status=1), name="credentials_removed_is_invalid"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "subject"], name="credentials_issued_subject"),
            models.Index(fields=["person", "holder_id"], name="credentials_issued_bearer"),
            models.Index(fields=["list"], condition=~Q(status=0), name="credentials_issued_not_valid"),
            models.Index(fields=["expires_at"], name="credentials_issued_end"),
        ]


class Grant(models.Model):
    """That a wallet may fetch credentials about one subject: a code, and the token that came of it.

    `client_id` and `challenge` are a wallet's that came by the authorisation page; an offer has none. `left` is how
    many credentials may still be fetched. `bound_to` is the thumbprint of the key that token, or code, is bound to.
    """

    type_id = models.CharField(max_length=80)
    source = models.CharField(max_length=10, choices=SOURCES)
    subject = models.CharField(max_length=60)
    holder_id = models.CharField(max_length=40)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    client_id = models.CharField(max_length=200, blank=True, default="")
    redirect_uri = models.CharField(max_length=500, blank=True, default="")
    challenge = models.CharField(max_length=128, blank=True, default="")
    code_hash = models.CharField(max_length=64, unique=True)
    tx_hash = models.CharField(max_length=64, blank=True, default="")
    tx_tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    token_until_at = models.DateTimeField(null=True)
    bound_to = models.CharField(max_length=43, blank=True, default="")
    left = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(left__gte=0), name="credentials_grant_not_overdrawn"),
            models.CheckConstraint(condition=Q(client_id="") | ~Q(challenge=""), name="credentials_grant_needs_pkce"),
            models.CheckConstraint(
                condition=Q(token_hash=None) | Q(used_at__isnull=False), name="credentials_token_after_code"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "holder_id", "subject"], name="credentials_grant_bearer"),
        ]


class Errand(models.Model):
    """A wallet's checked request, from its arrival until the person's answer."""

    handle_hash = models.CharField(max_length=64, unique=True)
    client_id = models.CharField(max_length=200)
    redirect_uri = models.CharField(max_length=500)
    state = models.TextField(blank=True, default="")
    challenge = models.CharField(max_length=128)
    bound_to = models.CharField(max_length=43, blank=True, default="")
    type_id = models.CharField(max_length=80)
    pushed = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    until_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class SpentNonce(models.Model):
    """A nonce that a proof was made with: each counts once."""

    hash = models.CharField(max_length=64, unique=True)
    until_at = models.DateTimeField()


class Waiting(models.Model):
    """Credentials that a wallet asked for before their subject was ready; fetched by a transaction's number, once."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="waiting")
    transaction_hash = models.CharField(max_length=64, unique=True)
    keys = models.JSONField()
    form = models.CharField(max_length=20, default=FORMAT)
    asked_at = models.DateTimeField()
    until_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class Question(models.Model):
    """A verifier's proof request. What was answered is kept for an hour at most."""

    handle = models.CharField(max_length=64, unique=True)
    reader_hash = models.CharField(max_length=64)
    type_id = models.CharField(max_length=80)
    claims = models.JSONField()
    purpose = models.CharField(max_length=200)
    nonce = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    until_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    response_hash = models.CharField(max_length=64, blank=True, default="")
    judged = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(judged__isnull=True) | Q(answered_at__isnull=False),
                name="credentials_judged_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["until_at"], name="credentials_question_end")]


class Share(models.Model):
    """A link to how one subject stands, for one purpose, an hour at most. Only the secret's SHA-256 is kept."""

    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=40)
    type_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=60)
    claims = models.JSONField()
    purpose = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("made_at")), name="credentials_share_period"),
            models.CheckConstraint(condition=~Q(purpose=""), name="credentials_share_purpose"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "holder_id"], name="credentials_share_maker")]
