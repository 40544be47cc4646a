"""Whether a register may be asked for an application."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from balcao.cases.models.draft import Draft


class RegisterConsent(models.Model):
    """The answer to whether one register may be asked for one application; the trail keeps the answers before.

    `concerns` is the holder whose data it is. `put` is the SHA-256 of what was put to them: once the service puts it
    otherwise, the answer counts no more. `fields` are those they said yes to, none where they said no.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="consents")
    register = models.CharField(max_length=60)
    concerns = models.CharField(max_length=40)
    put = models.CharField(max_length=64)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    answered_by = models.CharField(max_length=40)
    answered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "register"], name="cases_consent_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(fields__len__gt=0),
                name="cases_consent_given_before_withdrawn",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["concerns", "-answered_at"], name="cases_consent_concerns")]
