"""What is proposed, confirmed and deleted."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes

CONFIRMED = "confirmed"
STATES = ("waiting", "kept", "deleted")


class DisposalList(FourEyes):
    """Cases of a department whose years are over by a `table`. `outcome` is ``confirmed`` or ``returned``.

    `done_at` is when nothing of it waited any more; then its `manifest_key` says where the manifest lies, with its
    SHA-256, and `certificate` is the number of the sealed paper.
    """

    number = models.CharField(max_length=40, unique=True)
    department = models.CharField(max_length=10)
    table = models.CharField(max_length=60)
    done_at = models.DateTimeField(null=True)
    manifest_key = models.CharField(max_length=80, blank=True, default="")
    manifest_sha256 = models.CharField(max_length=64, blank=True, default="")
    certificate = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["department"], condition=Q(outcome=""), name="disposal_list_one_open"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, manifest_key="", manifest_sha256="", certificate="")
                | Q(done_at__isnull=False, outcome=CONFIRMED)
                & ~Q(manifest_key="")
                & ~Q(manifest_sha256="")
                & ~Q(certificate=""),
                name="disposal_list_done_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "-proposed_at"], name="disposal_list_department")]


class Item(models.Model):
    """A case of a list. What is said of it here stays when it is gone: its number, service, days, how it ended.

    `rule` of the table gave it `years` in all, on a `basis`. Its holder was told at `told_at` and has until
    `deleted_from` to save a copy. It is ``kept`` when something needs it after all, `because` of that. Deleted,
    `matter` are the numbers by which every room knew it, `rows` how many went by table, `sha256` covers all of them and
    `files` are the keys of its bytes. A deleted item is never changed.
    """

    disposal_list = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="items")
    reference = models.CharField(max_length=40)
    case_id = models.BigIntegerField()
    service_id = models.CharField(max_length=80)
    service = models.JSONField()
    holder_id = models.CharField(max_length=40)
    lodged_on = models.DateField()
    ended_on = models.DateField()
    ended_as = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)
    years = models.PositiveSmallIntegerField()
    basis = models.JSONField()
    state = models.CharField(max_length=10, default="waiting", choices=[(each, each) for each in STATES])
    because = ArrayField(models.CharField(max_length=20), default=list)
    told_at = models.DateTimeField(null=True)
    deleted_from = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    matter = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    files = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(state__in=["waiting", "deleted"]), name="disposal_item_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", done_at__isnull=True, sha256="")
                | Q(state="kept", done_at__isnull=False, sha256="") & ~Q(because=[])
                | Q(state="deleted", done_at__isnull=False, told_at__isnull=False) & ~Q(sha256=""),
                name="disposal_item_whole",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, deleted_from__isnull=True)
                | Q(told_at__isnull=False, deleted_from__isnull=False),
                name="disposal_item_told_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["deleted_from"], condition=Q(state="waiting"), name="disposal_item_due"),
            models.Index(fields=["reference"], name="disposal_item_reference"),
            models.Index(fields=["holder_id", "-done_at"], condition=Q(state="deleted"), name="disposal_item_holder"),
        ]
