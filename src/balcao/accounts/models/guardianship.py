"""Who looks after another person: a parent after a child, or whom a court named."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.accounts.models.people import Person
from balcao.accounts.types import GuardianshipOrigin

EVERYTHING = "*"


def _everything() -> list[str]:
    return [EVERYTHING]


class Guardianship(models.Model):
    """A guardian who acts in the name of a ward. The last day is included; without one a court has to end it.

    By the register it is a parent's and ends the day before majority. By a court's paper, an officer records it and a
    second one confirms; before that it gives no right. `scopes` are the names under which services may be mandated.
    """

    ward = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardians")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(
        max_length=10,
        default=GuardianshipOrigin.REGISTER.value,
        choices=[(each.value, each.value) for each in GuardianshipOrigin],
    )
    scopes = ArrayField(models.CharField(max_length=80), default=_everything)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    reference = models.CharField(max_length=120, blank=True, default="")
    department = models.CharField(max_length=10, blank=True, default="")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reference = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="accounts_guardianship_period"
            ),
            models.CheckConstraint(condition=~Q(ward=F("guardian")), name="accounts_guardianship_two_persons"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="accounts_guardianship_scopes"),
            models.CheckConstraint(
                condition=Q(origin="register", until_on__isnull=False, asked_by__isnull=True)
                | Q(origin="court", asked_by__isnull=False, asked_at__isnull=False, reference__gt=""),
                name="accounts_guardianship_origin",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
                name="accounts_guardianship_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["ward", "guardian"], condition=Q(ended_at__isnull=True), name="accounts_guardianship_once"
            ),
        ]
