"""Who has which slots. That nobody has what another has is held by the database."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from balcao.venues.types import BookingState, Why


class Venue(models.Model):
    """A row to lock while slots of a venue are given; what the venue is lies in the catalogue."""

    id = models.CharField(max_length=60, primary_key=True)


class Booking(models.Model):
    """Slots held for a draft until `held_until`, booked by a case, or blocked by an officer with a `note`.

    `sequence` counts its changes, for calendars.
    """

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="bookings")
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80, blank=True, default="")
    holder_id = models.CharField(max_length=40, blank=True, default="")
    draft_id = models.BigIntegerField(null=True)
    case_reference = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in BookingState])
    held_until = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    ended_why = models.CharField(
        max_length=20, blank=True, default="", choices=[(each.value, each.value) for each in Why]
    )
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft_id"], condition=Q(state__in=["held", "booked"]), name="venues_booking_one_a_draft"
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False, draft_id__isnull=False),
                name="venues_booking_held_until",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | (~Q(case_reference="") & ~Q(holder_id="")),
                name="venues_booking_of_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="blocked") | (Q(holder_id="", case_reference="") & ~Q(note="")),
                name="venues_booking_blocked_why",
            ),
            models.CheckConstraint(
                condition=Q(state="ended") & ~Q(ended_why="") | ~Q(state="ended") & Q(ended_why=""),
                name="venues_booking_ended_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["held_until"], condition=Q(state="held"), name="venues_booking_held"),
            models.Index(fields=["case_reference"], condition=~Q(case_reference=""), name="venues_booking_case"),
            models.Index(fields=["holder_id"], condition=Q(state="booked"), name="venues_booking_holder"),
        ]


class Slot(models.Model):
    """One slot of a booking; `live` while the booking has not ended. Two live ones of a venue never overlap."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="slots")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="venues_slot_given_once",
                expressions=[(F("venue"), RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(live=True),
            ),
            models.CheckConstraint(condition=~Q(during__isempty=True), name="venues_slot_lasts"),
        ]
