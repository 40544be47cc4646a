"""Paying in parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.payments.models.orders import Order


class Plan(models.Model):
    """An order is paid in `count` parts, one every so many months; `surcharge` avos were added to what it costs.

    The parts are orders. Together they come to the order and its surcharge, which the database sees to. With the first
    one paid it has `begun`, and its matter goes on. Once one is `late_days` late, what is left is `called`: due at
    once, in one.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="plan")
    count = models.PositiveSmallIntegerField()
    every_months = models.PositiveSmallIntegerField()
    surcharge = models.BigIntegerField(default=0)
    late_days = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=120, every_months__gte=1, surcharge__gte=0),
                name="payments_plan_terms",
            ),
        ]
