"""Hearing the applicant before something is decided against them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.models.case import Case
from balcao.cases.models.revision import Revision
from balcao.cases.proceedings import HearingEnd


class Hearing(models.Model):
    """What it is intended to decide, and what the applicant says to it.

    Their term of `days` (`count`: calendar or working) counts from the day after `counts_from`, the day on which the
    `notice` counts as received at the latest; while a letter waits to be posted both days are open; an
    outage moved it to `extended_to`. `route` says who
    intends it: the decision table (`instant`) or an officer. About a decision taken it names the `revision`. Over, it
    says how it ended and when.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="hearings")
    outcome = models.CharField(max_length=10)
    route = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    trace = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=200)
    notice = models.OneToOneField("notices.Notice", on_delete=models.PROTECT, null=True, related_name="+")
    days = models.PositiveSmallIntegerField()
    count = models.CharField(max_length=10)
    unanswered = models.CharField(max_length=10)
    counts_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True, default="")
    answered_by_name = models.CharField(max_length=200, blank=True, default="")
    answer = models.TextField(blank=True, default="")
    files = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="cases_hearing_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="")
                | Q(ended_at__isnull=False, end__in=[each.value for each in HearingEnd]),
                name="cases_hearing_ended_somehow",
            ),
            models.CheckConstraint(condition=Q(days__gte=10), name="cases_hearing_ten_days"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(ended_at__isnull=True), name="cases_hearing_due"),
        ]
