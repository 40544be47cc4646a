"""Signing in on a computer with the phone one is signed in on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.accounts.derived import letters
from balcao.accounts.models.people import User


class PhoneSignIn(models.Model):
    """One code on one computer's screen, for two minutes. `session_key` is the browser that shows it."""

    session_key = models.CharField(max_length=40)
    nonce = models.CharField(max_length=32)
    match_number = models.PositiveSmallIntegerField()
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True, default="")
    wanted = models.CharField(max_length=1000, blank=True, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    factor_id = models.BigIntegerField(null=True)
    """With what the phone had proven it: once that factor is removed, the computer's session counts less too."""
    answered_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(user__isnull=False, answered_at__isnull=False),
                name="accounts_phone_sign_in_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(confirmed=True), name="accounts_phone_sign_in_confirmed"
            ),
        ]

    @property
    def code(self) -> str:
        """What the QR code says, and the letters below it."""
        return letters("phone-sign-in", self.pk, self.nonce)
