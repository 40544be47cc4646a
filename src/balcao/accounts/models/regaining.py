"""Getting back into an account, or getting one at a counter."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.accounts.models.people import User
from balcao.accounts.types import ContactWay, CounterKind


class Recovery(models.Model):
    """An attempt to get back in on line. Without `user` it is nobody's: the pages answer the same.

    `usable_at` is set once a code was proven and begins the waiting period; later attempts of the same person
    use the one that waits.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recoveries", null=True)
    channel = models.CharField(max_length=5, choices=[(each.value, each.value) for each in ContactWay])
    begun_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    usable_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(usable_at__isnull=False, cancelled_at__isnull=True, done_at__isnull=True),
                name="accounts_recovery_one_waits",
            ),
        ]


class WayChange(models.Model):
    """A phone or mail that took the place of another; `before` is empty where there was none.

    For a while the one before is still the way back in, and the new one is not.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=5, choices=[(each.value, each.value) for each in ContactWay])
    before = models.CharField(max_length=254, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "channel", "id"], name="accounts_way_change_user")]


class CounterAct(models.Model):
    """An account opened, or given back, at a counter: asked by one officer, confirmed by another or by a signed slip.

    Its first-use code is derived from `nonce` and stored nowhere.
    """

    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in CounterKind])
    department = models.CharField(max_length=10)
    number = models.CharField(max_length=10)
    facts = models.JSONField()
    phone = models.CharField(max_length=20, blank=True, default="")
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    slip = models.CharField(max_length=40, blank=True, default="")
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    nonce = models.CharField(max_length=32)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")) | ~Q(slip=""),
                name="accounts_counter_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(kind="recovery") | Q(slip=""), name="accounts_counter_recovery_two_officers"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(confirmed_at__isnull=False), name="accounts_counter_confirmed"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["number", "-id"], name="accounts_counter_number")]
