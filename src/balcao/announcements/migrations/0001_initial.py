import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40)),
                ),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(max_length=80)),
                ("clearance", models.PositiveSmallIntegerField()),
                ("narrowed", models.JSONField()),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80))),
                ("subject", models.JSONField()),
                ("body", models.JSONField()),
                ("total", models.PositiveIntegerField()),
                ("needs_two", models.BooleanField()),
                (
                    "mailing",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.mailing"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["department", "-proposed_at"], name="announcements_department")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("", "returned")),
                            models.Q(
                                models.Q(("proposed_eyes__overlap", models.F("decided_eyes")), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="announcements_announcement_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="announcements_announcement_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="announcements_announcement_to_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("needs_two", True),
                                models.Q(("outcome", "confirmed"), ("mailing__isnull", True), _connector="OR"),
                            ),
                            models.Q(("needs_two", False), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="announcements_announcement_confirmed_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressees",
                        to="announcements.announcement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("announcement", "holder_id"), name="announcements_addressee_once")
                ],
            },
        ),
    ]
