import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Outage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("department", models.CharField(blank=True, max_length=10)),
                ("service_id", models.CharField(blank=True, max_length=80)),
                ("planned", models.BooleanField()),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("words", models.JSONField()),
                ("works", models.JSONField()),
                ("announced_at", models.DateTimeField()),
                ("announced_by_name", models.CharField(max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["ends_at"],
                        name="outages_outage_ends",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                        ),
                        name="outages_outage_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words__has_keys", ["zh-Hant", "pt", "en"]), ("works__has_keys", ["zh-Hant", "pt", "en"])
                        ),
                        name="outages_outage_in_every_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service_id", ""), models.Q(("department", ""), _negated=True), _connector="OR"
                        ),
                        name="outages_outage_service_of_a_department",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("department", "service_id", "begins_at"),
                        name="outages_outage_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("service_id", models.CharField(max_length=80)),
                ("department", models.CharField(max_length=10)),
                ("path", models.CharField(max_length=200)),
                ("wished_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("holder_id", "service_id"), name="outages_wish_once")],
            },
        ),
        migrations.CreateModel(
            name="Order",
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
                ("until", models.DateTimeField(null=True)),
                (
                    "outage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="outages.outage"
                    ),
                ),
            ],
            options={
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
                        name="outages_order_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="outages_order_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("outage",), name="outages_order_one_open"
                    ),
                ],
            },
        ),
    ]
