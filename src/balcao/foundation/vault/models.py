"""The key of each file, and whether it may be read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.foundation.vault.types import State


class FileKey(models.Model):
    """A file's key, wrapped by the house key of that name, and where its sealed bytes lie.

    `sha256` is of the bytes as they were given. Since `destroyed_at` there is no key: the line is the proof.
    """

    sha256 = models.CharField(max_length=64)
    address = models.CharField(max_length=66, unique=True)
    wrapped = models.BinaryField(null=True)
    house_key = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in State], default=State.FINE)
    finding = models.CharField(max_length=200, blank=True, default="")
    stored_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(destroyed_at__isnull=True), name="vault_one_key_for_a_file"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped__isnull=True),
                name="vault_destroyed_has_no_key",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(destroyed_at__isnull=False) & ~Q(finding="")),
                name="vault_refused_is_destroyed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="vault_sha256"),
            models.Index(fields=["stored_at"], condition=Q(state="waiting"), name="vault_waiting"),
            models.Index(fields=["house_key"], name="vault_house_key"),
        ]
