"""Happenings in their order; whom they are told to, and how that went."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Happening(models.Model):
    """One thing that happened to a case of an entity. A trigger on the cases writes what becomes of them.

    `position` is its place in the order, given after it was committed; `mark` is by what others know it.
    """

    mark = models.UUIDField(default=uuid4, unique=True)
    position = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=40)
    holder_id = models.CharField(max_length=40)
    service_id = models.CharField(max_length=80)
    draft_id = models.BigIntegerField(db_index=True)
    data = models.JSONField()
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "position"], name="outbox_happening_holder"),
            models.Index(fields=["id"], condition=Q(position=None), name="outbox_happening_waiting"),
        ]


class Numbered(models.Model):
    """The last position that was given: one row, made when the first is, locked by whoever gives more."""

    last = models.BigIntegerField(default=0)


class Subscription(models.Model):
    """Where a piece of software wants to be called about happenings of these `kinds` of its entity, in their order.

    Everything up to `position` was taken or is of no concern. The secret it is signed with is worked out of `salt`;
    after a change the one before (`salt_before`) signs too until `both_until`. It is called again at `due_at`;
    `failing_since` the receiver takes nothing; `stopped` says why nobody calls until its owner goes on.
    """

    machine = models.ForeignKey("entities.Machine", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=40)
    address = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=40))
    salt = models.CharField(max_length=64)
    salt_before = models.CharField(max_length=64, blank=True, default="")
    both_until = models.DateTimeField(null=True)
    position = models.BigIntegerField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    stopped = models.CharField(
        max_length=10, blank=True, default="", choices=[(each, each) for each in ("owner", "failed", "gone", "at_rest")]
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["machine", "address"], condition=Q(ended_at=None), name="outbox_subscription_once"
            ),
            models.CheckConstraint(condition=~Q(kinds=[]), name="outbox_subscription_of_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None, stopped=""), name="outbox_subscription_due"),
        ]


class Call(models.Model):
    """One time that a happening was told to a subscriber: the `status` it answered with, or what the `problem` was."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="calls")
    draft_id = models.BigIntegerField(db_index=True)
    mark = models.UUIDField()
    position = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    taken = models.BooleanField()
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subscription", "-id"], name="outbox_call_latest")]
