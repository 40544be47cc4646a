import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("entities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Numbered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Happening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("position", models.BigIntegerField(null=True, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("holder_id", models.CharField(max_length=40)),
                ("service_id", models.CharField(max_length=80)),
                ("draft_id", models.BigIntegerField(db_index=True)),
                ("data", models.JSONField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "position"], name="outbox_happening_holder"),
                    models.Index(
                        condition=models.Q(("position", None)), fields=["id"], name="outbox_happening_waiting"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("address", models.CharField(max_length=500)),
                ("kinds", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ("salt", models.CharField(max_length=64)),
                ("salt_before", models.CharField(blank=True, default="", max_length=64)),
                ("both_until", models.DateTimeField(null=True)),
                ("position", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                (
                    "stopped",
                    models.CharField(
                        blank=True,
                        choices=[("owner", "owner"), ("failed", "failed"), ("gone", "gone"), ("at_rest", "at_rest")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "machine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.machine"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("stopped", "")),
                        fields=["due_at"],
                        name="outbox_subscription_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("machine", "address"),
                        name="outbox_subscription_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kinds", []), _negated=True), name="outbox_subscription_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("draft_id", models.BigIntegerField(db_index=True)),
                ("mark", models.UUIDField()),
                ("position", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=40)),
                ("at", models.DateTimeField(db_index=True)),
                ("taken", models.BooleanField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=20)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="outbox.subscription"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subscription", "-id"], name="outbox_call_latest")],
            },
        ),
    ]
