"""What is to be paid on the way."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.charge_types import ChargeState
from balcao.cases.models.case import Case


class Charge(models.Model):
    """A charge of a case, raised once when its step came; the order's subject is ``charge:<number>``.

    Unpaid after `due_on` it lapses. A deposit goes back by itself on `release_on`, unless an officer
    proposed otherwise.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="charges")
    charge_id = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ChargeState])
    order_id = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    release_on = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "charge_id"], name="cases_charge_once"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False), name="cases_charge_paid_when"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="cases_charge_due"),
            models.Index(
                fields=["release_on"],
                condition=Q(state="paid", release_on__isnull=False),
                name="cases_charge_release",
            ),
        ]
