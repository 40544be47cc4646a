"""What a measure takes of somebody in money."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.cases.models.case import Case
from balcao.cases.models.charge import Charge
from balcao.cases.models.decision import Decision


class Fine(models.Model):
    """A fine about which a department opened a case, or what it wants to keep of the deposit that `charge` is; avos.

    `least` and `most` are the law's (`row` of the table, `law` as texts); `heard` is the highest amount about which its
    addressee was heard. Once imposed by `decision`, the first of those of one substance, the days count from the day
    after `counts_from`, on which it counts as served; they are open while a letter waits to be posted. So many
    reminders of it were sent; since `enforced_at` it is for enforced collection.

    What is kept of a deposit is paid (`paid_at`) by keeping it, so nothing of it is ever due; of a deposit it is asked
    once.

    `in_parts_since` the first part of it was paid, as long as its parts are not called; they were on `called_on`.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="fine")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="kept")
    least = models.BigIntegerField()
    most = models.BigIntegerField()
    amount = models.BigIntegerField()
    heard = models.BigIntegerField(null=True)
    row = models.CharField(max_length=60, blank=True, default="")
    law = models.JSONField(default=list)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    annulled_at = models.DateTimeField(null=True)
    counts_from = models.DateField(null=True)
    early_until = models.DateField(null=True)
    due_on = models.DateField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    enforced_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    in_parts_since = models.DateTimeField(null=True)
    called_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(least__gt=0, amount__gte=F("least"), most__gte=F("amount")), name="cases_fine_within_law"
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=False)
                | Q(annulled_at__isnull=True, due_on__isnull=True, enforced_at__isnull=True, paid_at__isnull=True),
                name="cases_fine_imposed_first",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(counts_from__isnull=False), name="cases_fine_due_counted"
            ),
            models.CheckConstraint(
                condition=Q(charge__isnull=True) | Q(counts_from__isnull=True, enforced_at__isnull=True),
                name="cases_fine_kept_is_not_due",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=Q(decision__isnull=False, annulled_at__isnull=True, paid_at__isnull=True),
                name="cases_fine_owed",
            ),
        ]
