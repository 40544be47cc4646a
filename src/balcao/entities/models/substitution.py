"""Who stands in for whom while they are away."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from balcao.entities.models.entity import Entity


class Substitution(models.Model):
    """For one entity, from a day to a day, both included. What is lent hangs on it as mandates of the substitute."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="substitutions")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    named_by = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="entities_substitution_of_two"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="entities_substitution_period"),
            ExclusionConstraint(
                name="entities_substitution_one_at_a_time",
                expressions=[
                    ("entity", "="),
                    ("person", "="),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["substitute"], name="entities_substitution_by")]
