"""Attempts to sign at a provider. What comes of them is kept with the signature of `cases`."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Attempt(models.Model):
    """One way to a provider and back. `state` comes back with the browser and works once for each of two `step`s:
    ``certificate`` (whose key?) and ``key`` (may it sign this?). `pdf` is what is signed: the text, then with room.

    `content` is the hash of the application that the text shows. It is deleted once it is done.
    """

    draft = models.ForeignKey("cases.Draft", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    holder_id = models.CharField(max_length=40)
    provider = models.CharField(max_length=40)
    back_to = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    step = models.CharField(max_length=12, default="certificate")
    state = models.CharField(max_length=64, unique=True)
    verifier = models.CharField(max_length=100)
    pdf = models.BinaryField()
    digest = models.BinaryField(default=b"")
    hashed = models.BinaryField(default=b"")
    chain = models.JSONField(default=list)
    credential = models.CharField(max_length=200, blank=True, default="")
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=["certificate", "key"]), name="esignatures_attempt_step"),
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="esignatures_attempt_expires")]
