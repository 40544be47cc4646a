import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("case_reference", models.CharField(max_length=40, unique=True)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("duty", models.CharField(max_length=40)),
                ("service_id", models.CharField(max_length=80)),
                ("enrolled_by", models.CharField(max_length=80)),
                ("scopes", models.JSONField()),
                ("organiser", models.JSONField()),
                ("title", models.JSONField()),
                ("about", models.TextField(blank=True)),
                ("place", models.CharField(max_length=300)),
                ("spans", models.JSONField()),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("by_draw", models.BooleanField()),
                ("quota", models.PositiveIntegerField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("age_min", models.PositiveSmallIntegerField(null=True)),
                ("age_max", models.PositiveSmallIntegerField(null=True)),
                ("fee", models.PositiveBigIntegerField()),
                ("grant_reference", models.CharField(blank=True, max_length=40)),
                ("published_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("called_off_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True, default="")),
                ("remits_after", models.PositiveSmallIntegerField(null=True)),
                ("remitted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ends_at"], name="activities_activity_ends"),
                    models.Index(fields=["holder_id"], name="activities_activity_holder"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins_at__lt", models.F("ends_at")),
                            ("closes_at__lte", models.F("begins_at")),
                            ("opens_at__lt", models.F("closes_at")),
                        ),
                        name="activities_activity_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_min__isnull", True),
                            ("age_max__isnull", True),
                            ("age_min__lte", models.F("age_max")),
                            _connector="OR",
                        ),
                        name="activities_activity_ages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("called_off_at__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="activities_activity_called_off_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40, unique=True)),
                ("came", models.BooleanField()),
                ("marked_at", models.DateTimeField()),
                ("marked_by", models.CharField(max_length=40)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="activities.activity"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remittance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("payout_id", models.BigIntegerField(null=True, unique=True)),
                ("made_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remittances",
                        to="activities.activity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "number"), name="activities_remittance_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("payout_id__isnull", False)),
                            models.Q(("amount__lt", 0), ("payout_id__isnull", True)),
                            _connector="OR",
                        ),
                        name="activities_remittance_one_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40, unique=True)),
                ("paid", models.PositiveBigIntegerField()),
                ("back", models.PositiveBigIntegerField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="activities.activity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("back__lte", models.F("paid"))), name="activities_share_back_of_paid"
                    )
                ],
            },
        ),
    ]
