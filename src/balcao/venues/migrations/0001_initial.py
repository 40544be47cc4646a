import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(blank=True, default="", max_length=80)),
                ("holder_id", models.CharField(blank=True, default="", max_length=40)),
                ("draft_id", models.BigIntegerField(null=True)),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "held"), ("booked", "booked"), ("blocked", "blocked"), ("ended", "ended")],
                        max_length=10,
                    ),
                ),
                ("held_until", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "expired"),
                            ("dropped", "dropped"),
                            ("not_granted", "not_granted"),
                            ("called_off", "called_off"),
                            ("by_department", "by_department"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="venues.venue"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "held")), fields=["held_until"], name="venues_booking_held"
                    ),
                    models.Index(
                        condition=models.Q(("case_reference", ""), _negated=True),
                        fields=["case_reference"],
                        name="venues_booking_case",
                    ),
                    models.Index(
                        condition=models.Q(("state", "booked")), fields=["holder_id"], name="venues_booking_holder"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["held", "booked"])),
                        fields=("draft_id",),
                        name="venues_booking_one_a_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(("draft_id__isnull", False), ("held_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="venues_booking_held_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "booked"), _negated=True),
                            models.Q(
                                models.Q(("case_reference", ""), _negated=True),
                                models.Q(("holder_id", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="venues_booking_of_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "blocked"), _negated=True),
                            models.Q(("case_reference", ""), ("holder_id", ""), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="venues_booking_blocked_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), models.Q(("ended_why", ""), _negated=True)),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("ended_why", "")),
                            _connector="OR",
                        ),
                        name="venues_booking_ended_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("live", models.BooleanField(default=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="venues.booking"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="venues.venue"),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("live", True)),
                        expressions=[(models.F("venue"), "="), ("during", "&&")],
                        name="venues_slot_given_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", True), _negated=True), name="venues_slot_lasts"
                    ),
                ],
            },
        ),
    ]
