"""Who holds which post in an entity, for which term, and since when that is known."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from balcao.entities.models.entity import Entity
from balcao.entities.types import SeatSource


class KnownSeats(models.Manager["Seat"]):
    """The seats as they are known now: what was corrected since, or never was, is left out."""

    def get_queryset(self) -> models.QuerySet["Seat"]:
        """Only what still holds."""
        return super().get_queryset().filter(known_until__isnull=True)


TERM = models.Func(
    F("term_start"), F("term_end"), models.Value("[]"), function="daterange", output_field=DateRangeField()
)
"""The days of a term, the last one included; without end when none is known."""


class Seat(models.Model):
    """A place in a governing body, or the office of an administrator, as the register has it.

    Two times: the *term*, whose last day is included, and the period in which we *know* it so, half open. What turns
    out otherwise is kept as a row of its own that points to the row that took over; that one keeps its number.
    `objects` is what is known now, `history` everything that ever was.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=30)
    post = models.CharField(max_length=30)
    term_start = models.DateField()
    term_end = models.DateField(null=True)
    source = models.CharField(max_length=20, default=SeatSource.REGISTER.value)
    reference = models.CharField(max_length=60, blank=True, default="")
    known_from = models.DateTimeField(db_default=Now())
    known_until = models.DateTimeField(null=True)
    became = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    void = models.BooleanField(default=False)

    objects: ClassVar[KnownSeats] = KnownSeats()
    history: ClassVar[models.Manager["Seat"]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(term_end__isnull=True) | Q(term_end__gte=F("term_start")), name="entities_seat_term"
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True, became__isnull=True, void=False)
                | Q(known_until__gte=F("known_from")),
                name="entities_seat_known",
            ),
            ExclusionConstraint(
                name="entities_seat_one_president",
                expressions=[("entity", "="), ("body", "="), (TERM, "&&")],
                condition=Q(post="president", known_until__isnull=True),
            ),
            ExclusionConstraint(
                name="entities_seat_once_a_person",
                expressions=[("entity", "="), ("body", "="), ("post", "="), ("person", "="), (TERM, "&&")],
                condition=Q(known_until__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="entities_seat_person")]
