"""Entries and their seals."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One act (`write`) or one reading of another's data (`read`).

    `mandate_id` is the mandate under which it was done; null for what one did in one's own right.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=5, choices=[("write", "write"), ("read", "read")])
    event = models.CharField(max_length=120)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    acting_for = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    departments = models.JSONField(default=list)
    subject = models.CharField(max_length=200)
    holder_id = models.CharField(max_length=40, blank=True, default="")
    purpose = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    mandate_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["mandate_id", "id"], condition=Q(mandate_id__isnull=False), name="audit_entry_mandate"
            ),
            models.Index(fields=["holder_id", "kind", "-id"], name="audit_entry_holder"),
            models.Index(fields=["subject", "id"], name="audit_entry_subject"),
        ]


class Seal(models.Model):
    """A Merkle root over a batch of entries. `chain` covers the root and the chain value before."""

    sealed_at = models.DateTimeField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True, default="")
    chain = models.CharField(max_length=64, unique=True)
    token = models.BinaryField(default=b"")


class SealedLeaf(models.Model):
    """That an entry, with this hash, stands at this place under a seal. No foreign key to the entry: a
    removed entry must leave its leaf behind."""

    entry_id = models.BigIntegerField(unique=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    place = models.IntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "place"], name="audit_leaf_place_once"),
        ]
