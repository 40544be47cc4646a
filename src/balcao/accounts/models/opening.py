"""Opening an account on line: how far one came, and what was proven on the way."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.accounts.models.people import Person, User
from balcao.accounts.types import ContactWay, FaceState, OpeningKind


class Opening(models.Model):
    """One attempt to open an account. It belongs to the browser session that began it and ends after a day."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in OpeningKind])
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    number = models.CharField(max_length=10, blank=True, default="")
    born_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_proven_at = models.DateTimeField(null=True)
    email = models.EmailField(blank=True, default="")
    email_proven_at = models.DateTimeField(null=True)
    email_skipped = models.BooleanField(default=False)
    register_tries = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=dict)
    identified_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreement = models.CharField(max_length=20, blank=True, default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="child", guardian__isnull=False) | (~Q(kind="child") & Q(guardian__isnull=True)),
                name="accounts_opening_guardian",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(agreed_at__isnull=False), name="accounts_opening_agreed"
            ),
        ]


class ProofCode(models.Model):
    """A code sent to a phone or a mail address. `about` says for what; the code itself is stored nowhere."""

    about = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=[(each.value, each.value) for each in ContactWay])
    address = models.CharField(max_length=254)
    nonce = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about", "channel", "-id"], name="accounts_code_about")]


class FaceCheck(models.Model):
    """A comparison of a face at the provider. The photo is not kept; `reference` is the provider's."""

    about = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in FaceState])
    begun_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about", "-id"], name="accounts_face_about")]
