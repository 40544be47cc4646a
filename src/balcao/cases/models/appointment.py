"""Meetings with the applicant: a visit on the spot, at a counter, by video or by telephone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.meetings import AppointmentKind, AppointmentState

LIVE = (AppointmentState.PROPOSED, AppointmentState.AGREED)


class Appointment(models.Model):
    """A meeting about a case. While it is proposed, `times` are the moments one may choose from.

    `by_applicant` says whose proposal waits for an answer. `place` is an address or a counter, `link` which number
    is rung; the room of a video call is asked of its provider when one enters. Each change raises
    `sequence`, as calendars want it.

    `step` is that of the process before which the applicant has to come; `counter` and `seat` are then what they
    booked: of a service (``place/service``), or a desk that all services share there (``place``), which the
    constraint `cases_appointment_one_a_desk` of migration 0072 gives to one visit at a time.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="appointments")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in AppointmentKind])
    state = models.CharField(
        max_length=10,
        default=AppointmentState.PROPOSED,
        choices=[(each.value, each.value) for each in AppointmentState],
    )
    by_applicant = models.BooleanField(default=False)
    times = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=300, blank=True, default="")
    link = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")
    officer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=40, blank=True, default="", db_default="")
    counter = models.CharField(max_length=140, blank=True, default="", db_default="")
    seat = models.PositiveSmallIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state__in=LIVE), name="cases_appointment_one_live"
            ),
            models.UniqueConstraint(
                fields=["counter", "starts_at", "seat"],
                condition=Q(state="agreed") & ~Q(counter=""),
                name="cases_appointment_one_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled")
                | Q(state="proposed", starts_at__isnull=True)
                | Q(state__in=["agreed", "held", "missed"], starts_at__isnull=False),
                name="cases_appointment_time_when_agreed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at"], condition=Q(state="agreed"), name="cases_appointment_day"),
        ]
