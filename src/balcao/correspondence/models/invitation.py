"""An outside body that is asked for an opinion by a link."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Invitation(models.Model):
    """Whom the link was sent to. The link is signed over `nonce`; it works until the opinion's last day or
    `revoked_at`.

    `remark` is for the officers alone.
    """

    opinion = models.OneToOneField("cases.Opinion", on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    nonce = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    remark = models.TextField(blank=True, default="")
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by_name="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by_name="")),
                name="correspondence_revoked_whole",
            ),
        ]


class Opening(models.Model):
    """That somebody with the link and the code sent to the body's address opened it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()
