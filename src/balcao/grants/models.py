"""Funds by year and grants. That no more is promised than a fund has is held by the database."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.foundation.eyes.api import FourEyes
from balcao.grants.types import When


class FundYear(models.Model):
    """A fund in a calendar year. `committed` is the sum of what its grants take, kept under this row's lock. `budget`
    is that of `funds.yaml` when something was last committed, or what was committed where the file says less."""

    fund = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    budget = models.BigIntegerField()
    committed = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "year"], name="grants_fund_year_once"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("budget")), name="grants_fund_year_within_its_budget"
            ),
        ]


class Grant(models.Model):
    """What a decision promised. `committed` is what it takes of its fund: the `amount`, less once its report says that
    less was `spent`, nothing once it is `released_at`. `activity` is what it is for, in its holder's words. `owed_back`
    is what was paid and not used."""

    case_reference = models.CharField(max_length=40)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80)
    title = models.JSONField()
    activity = models.CharField(max_length=200, blank=True, default="")
    scopes = models.JSONField(default=list)
    basis = models.JSONField()
    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="grants")
    asked = models.BigIntegerField()
    amount = models.BigIntegerField()
    committed = models.BigIntegerField()
    granted_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    report_service = models.CharField(max_length=80, blank=True, default="")
    report_due_on = models.DateField(null=True)
    reported_at = models.DateTimeField(null=True)
    spent = models.BigIntegerField(null=True)
    owed_back = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_reference"], condition=Q(released_at__isnull=True), name="grants_grant_one_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("asked"), committed__gte=0, committed__lte=F("amount")),
                name="grants_grant_no_more_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(committed=0), name="grants_grant_released_takes_nothing"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["holder_id", "report_due_on"], name="grants_grant_holder")]


class Loan(models.Model):
    """That a grant is lent: paid back in `count` instalments, one every so many months, the first so many months after
    its money arrived, or after `after_on`. `order_id` is the order of the payments by which it is, once it arrived;
    `late_told_on` the last day that was said to have gone by unpaid."""

    grant = models.OneToOneField(Grant, on_delete=models.CASCADE, related_name="loan")
    count = models.PositiveSmallIntegerField()
    every_months = models.PositiveSmallIntegerField()
    first_after = models.PositiveSmallIntegerField()
    after_on = models.DateField(null=True)
    late_days = models.PositiveSmallIntegerField()
    order_id = models.BigIntegerField(null=True)
    late_told_on = models.DateField(null=True)
    waived = models.BigIntegerField(default=0)
    repaid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=120), name="grants_loan_instalments"),
            models.CheckConstraint(
                condition=Q(repaid_at__isnull=True) | Q(order_id__isnull=False), name="grants_loan_repaid_after_lent"
            ),
        ]


class Waiver(FourEyes):
    """That what is left of a loan, `amount` when it was proposed, is not to be paid back; `note` says why."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="waivers")
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["loan"], condition=Q(outcome=""), name="grants_waiver_one_waits"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(note=""), name="grants_waiver_of_some_for_a_reason"),
        ]


class Report(models.Model):
    """An accepted report on a grant: the case by which it came, what it says was `spent`. One that was `withdrawn_at`
    says nothing any more."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="reports")
    case_reference = models.CharField(max_length=40)
    interim = models.BooleanField()
    spent = models.BigIntegerField()
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_reference"], condition=Q(withdrawn_at__isnull=True), name="grants_report_one_of_a_case"
            ),
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(withdrawn_at__isnull=True, interim=False),
                name="grants_report_one_last",
            ),
        ]


class Raise(models.Model):
    """More money for a grant by the decision on another case: `amount` of what was `asked` there. One that was
    `withdrawn_at` gives nothing any more."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="raises")
    case_reference = models.CharField(max_length=40)
    asked = models.BigIntegerField()
    amount = models.BigIntegerField()
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_reference"], condition=Q(withdrawn_at__isnull=True), name="grants_raise_one_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("asked")), name="grants_raise_no_more_than_asked"
            ),
        ]


class Part(models.Model):
    """A part of a grant, or of what it was `raised` by, owed once `payout_id` is set; `due_on` of one paid on a day.
    `promised` is what it came to at first (nothing, of one that a report made); `report` is the one that had it paid
    or dropped."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="parts")
    raised = models.ForeignKey(Raise, on_delete=models.CASCADE, null=True, related_name="parts")
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, related_name="parts")
    number = models.PositiveSmallIntegerField()
    promised = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()
    when = models.CharField(max_length=20, choices=[(each.value, each.value) for each in When])
    due_on = models.DateField(null=True)
    payout_id = models.BigIntegerField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "number"], name="grants_part_once"),
            models.CheckConstraint(
                condition=Q(payout_id__isnull=True) | Q(dropped_at__isnull=True), name="grants_part_owed_or_dropped"
            ),
        ]
