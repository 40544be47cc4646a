"""Alerts and the changes told by them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Alert(models.Model):
    """Whom to tell of a document: a mail `address`, or the software `machine_id`. `standing` is what they know of it.

    The links in mails are signed over `nonce`. A mail address counts from `confirmed_at`, and is gone with `ended_at`;
    so is `code`, without which the document's page does not open.
    """

    number = models.CharField(max_length=60)
    code = models.CharField(max_length=8, blank=True, default="")
    address = models.EmailField(blank=True, default="")
    machine_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10)
    nonce = models.CharField(max_length=32)
    standing = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "address"],
                condition=Q(machine_id__isnull=True, ended_at__isnull=True),
                name="alerts_alert_once_an_address",
            ),
            models.UniqueConstraint(
                fields=["number", "machine_id"],
                condition=Q(machine_id__isnull=False, ended_at__isnull=True),
                name="alerts_alert_once_a_machine",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, address="", code="")
                | (
                    Q(ended_at__isnull=True)
                    & ~Q(code="")
                    & (Q(machine_id__isnull=False, address="") | (Q(machine_id__isnull=True) & ~Q(address="")))
                ),
                name="alerts_alert_of_one_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=Q(ended_at__isnull=True, confirmed_at__isnull=False),
                name="alerts_alert_active",
            ),
            models.Index(
                fields=["address"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="alerts_alert_waiting",
            ),
            models.Index(fields=["machine_id"], name="alerts_alert_machine"),
        ]


class Change(models.Model):
    """That a document was found to stand otherwise. `told_at` is when the mail left; software asks for itself."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="changes")
    standing = models.CharField(max_length=20)
    since = models.DateField(null=True)
    instead = models.CharField(max_length=60, blank=True, default="")
    noticed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
