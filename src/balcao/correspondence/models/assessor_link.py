"""An assessor from outside, who is reached by a link."""

from typing import ClassVar

from django.db import models


class AssessorLink(models.Model):
    """Whom the link was sent to. It is signed over `nonce` and works while the assessor is awaited and the panel open;
    a code sent to the address opens it."""

    assessor = models.OneToOneField("cases.Assessor", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    language = models.CharField(max_length=10)
    nonce = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(nonce=""), name="correspondence_assessor_link_secret"),
        ]
