"""Runs, vouchers and what moves on them. That none goes below nothing is held by the database."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.exchange.api import CONFIRMED, GOING_ON, RunFaults, SearchRun
from balcao.vouchers.failures import RunFourEyes, RunOpen, RunSettled


def _choices(*names: str) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


class Run(SearchRun):
    """A search for those who have a right to a voucher of a scheme."""

    faults = RunFaults(RunOpen, RunSettled, RunFourEyes)

    scheme = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            *SearchRun.Meta.constraints,
            models.UniqueConstraint(fields=["scheme"], condition=GOING_ON, name="vouchers_run_one_at_a_time"),
        ]


class Voucher(models.Model):
    """What a person has of a scheme. `balance` in avos follows the movements by a trigger; nothing else changes it."""

    number = models.CharField(max_length=40, unique=True)
    scheme = models.CharField(max_length=60)
    holder_id = models.CharField(max_length=40)
    balance = models.BigIntegerField(default=0)
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "holder_id"], name="vouchers_voucher_one_of_a_scheme"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="vouchers_never_below_nothing"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id"], name="vouchers_voucher_holder"),
            models.Index(fields=["scheme", "id"], condition=Q(balance__gt=0), name="vouchers_voucher_left"),
        ]


class Code(models.Model):
    """The code a person shows now: one a voucher, gone once it is used."""

    voucher = models.OneToOneField(Voucher, on_delete=models.CASCADE, related_name="code")
    digits = models.CharField(max_length=8, unique=True)
    expires_at = models.DateTimeField()


class Card(models.Model):
    """A voucher on paper, for who has no phone; `pin` is hashed, `fails` are wrong ones in a row."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="cards")
    number = models.CharField(max_length=12, unique=True)
    pin = models.CharField(max_length=200)
    fails = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voucher"], condition=Q(ended_at__isnull=True), name="vouchers_card_one"),
        ]


class Statement(models.Model):
    """What a provider is owed for the uses of a period; paid by the payout `payout_id`."""

    scheme = models.CharField(max_length=60)
    department = models.CharField(max_length=10)
    provider_id = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    uses = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    payout_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "provider_id", "period"], name="vouchers_statement_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, uses__gt=0), name="vouchers_statement_of_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["provider_id", "-period"], name="vouchers_statement_provider")]


class Difference(models.Model):
    """What a provider says is wrong with a statement, until the department answers."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="differences")
    text = models.TextField()
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=200)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement"], condition=Q(answered_at__isnull=True), name="vouchers_difference_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="vouchers_difference_answered_whole",
            ),
        ]


class Use(models.Model):
    """What a provider asks to take of a voucher: ``waiting`` for the person, ``paid``, ``refused`` by them, or
    ``cancelled`` by the provider on the same day. `provider_name` is that of its licence, as it hangs at the door.
    `key` makes it once; one never answered lapses at `expires_at`.
    """

    reference = models.CharField(max_length=40, unique=True, null=True)
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses")
    provider_id = models.CharField(max_length=40)
    provider_name = models.JSONField()
    licence_number = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    way = models.CharField(max_length=4, choices=_choices("code", "card"))
    key = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, default="waiting", choices=_choices("waiting", "paid", "refused", "cancelled")
    )
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_name = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="of_uses")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider_id", "key"], name="vouchers_use_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="vouchers_use_of_something"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="vouchers_use_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) & ~Q(reason="")
                | ~Q(state="cancelled") & Q(cancelled_at__isnull=True),
                name="vouchers_use_cancelled_whole",
            ),
            models.CheckConstraint(condition=Q(statement=None) | Q(state="paid"), name="vouchers_use_settled_if_paid"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider_id", "-asked_at"], name="vouchers_use_provider"),
            models.Index(fields=["voucher", "-asked_at"], name="vouchers_use_voucher"),
            models.Index(
                fields=["decided_at"], condition=Q(state="paid", statement=None), name="vouchers_use_to_settle"
            ),
        ]


class Transfer(models.Model):
    """What one voucher passes on by a case: taken off when it is lodged (``held``), the receiver's once it is granted
    (``done``), ``waiting`` while the receiver has no voucher of the scheme yet, or ``returned``."""

    case_reference = models.CharField(max_length=40, unique=True)
    giver = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="given_away")
    receiver = models.ForeignKey(Voucher, on_delete=models.PROTECT, null=True, related_name="taken_over")
    to_card = models.CharField(max_length=20)
    relation = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, default="held", choices=_choices("held", "waiting", "done", "returned"))
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="vouchers_transfer_of_something"),
            models.CheckConstraint(
                condition=Q(state="done", receiver__isnull=False) | ~Q(state="done") & Q(receiver__isnull=True),
                name="vouchers_transfer_done_to_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to_card"], condition=Q(state="waiting"), name="vouchers_transfer_waiting")
        ]


class Movement(models.Model):
    """So many avos onto a voucher (above nothing) or off it (below), once by its `key`. Only ever added."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(
        max_length=9,
        choices=_choices("given", "spent", "cancelled", "passed_on", "returned", "received", "expired"),
    )
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="movements")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, related_name="movements")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("given", "cancelled", "returned", "received"), amount__gt=0)
                | Q(kind__in=("spent", "passed_on", "expired"), amount__lt=0),
                name="vouchers_movement_in_its_direction",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["voucher", "-at"], name="vouchers_movement_voucher")]


__all__ = [
    "CONFIRMED",
    "GOING_ON",
    "Card",
    "Code",
    "Difference",
    "Movement",
    "Run",
    "Statement",
    "Transfer",
    "Use",
    "Voucher",
]
