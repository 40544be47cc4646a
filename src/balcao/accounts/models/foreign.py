"""Identities of other territories with which people sign in here."""

from typing import ClassVar

from django.db import models

from balcao.accounts.models.people import User


class ForeignIdentity(models.Model):
    """What a provider calls the person (`subject`), linked to their one account here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="accounts_foreign_identity_of_one"),
            models.UniqueConstraint(fields=["user", "provider"], name="accounts_foreign_identity_one_each"),
        ]
