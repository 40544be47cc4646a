"""Who holds which post in an entity, and for which term."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.entities.models.entity import Entity


class Seat(models.Model):
    """A place in a governing body, or the office of an administrator, as the register has it."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=30)
    post = models.CharField(max_length=30)
    term_start = models.DateField()
    term_end = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(term_end__isnull=True) | Q(term_end__gt=F("term_start")), name="entities_seat_term"
            ),
        ]
