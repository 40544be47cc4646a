"""Activities, who came, and what goes on to the organiser. The places are rounds of `intake`."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Activity(models.Model):
    """An activity as it was published; times and place may change until it is over. `spans` are pairs of ISO moments,
    the first the earliest, of which `begins_at` and `ends_at` are the outermost. The fees go on to the organiser
    `remits_after` days after it is over, never where that is null; they did first at `remitted_at`."""

    number = models.CharField(max_length=30, unique=True)
    case_reference = models.CharField(max_length=40, unique=True)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    duty = models.CharField(max_length=40)
    service_id = models.CharField(max_length=80)
    enrolled_by = models.CharField(max_length=80)
    scopes = models.JSONField()
    organiser = models.JSONField()
    title = models.JSONField()
    about = models.TextField(blank=True)
    place = models.CharField(max_length=300)
    spans = models.JSONField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_draw = models.BooleanField()
    quota = models.PositiveIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    age_min = models.PositiveSmallIntegerField(null=True)
    age_max = models.PositiveSmallIntegerField(null=True)
    fee = models.PositiveBigIntegerField()
    grant_reference = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField(default=0)
    called_off_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")
    remits_after = models.PositiveSmallIntegerField(null=True)
    remitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"), closes_at__lte=F("begins_at"), begins_at__lt=F("ends_at")),
                name="activities_activity_in_order",
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_min__lte=F("age_max")),
                name="activities_activity_ages",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | ~Q(why=""), name="activities_activity_called_off_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], name="activities_activity_ends"),
            models.Index(fields=["holder_id"], name="activities_activity_holder"),
        ]


class Attendance(models.Model):
    """That a participant was ticked off: came, or did not."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendance")
    case_reference = models.CharField(max_length=40, unique=True)
    came = models.BooleanField()
    marked_at = models.DateTimeField()
    marked_by = models.CharField(max_length=40)


class Share(models.Model):
    """What one enrolment brought in, in avos: `paid`, and what of that goes `back`."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="shares")
    case_reference = models.CharField(max_length=40, unique=True)
    paid = models.PositiveBigIntegerField()
    back = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(back__lte=F("paid")), name="activities_share_back_of_paid"),
        ]


class Remittance(models.Model):
    """Money that goes on to the organiser by a payout, or below nothing comes back from them by an order; in avos.

    What was drawn up and had not moved when other money went back is dropped, and drawn up anew."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="remittances")
    number = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    payout_id = models.BigIntegerField(null=True, unique=True)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="activities_remittance_number_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, payout_id__isnull=False) | Q(amount__lt=0, payout_id__isnull=True),
                name="activities_remittance_one_way",
            ),
        ]
