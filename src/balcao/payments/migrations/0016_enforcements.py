from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

STATES = ["waiting", "taken", "refused", "collected", "returned", "recalled"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0015_payouts_called_off")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Enforcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("claim", models.JSONField(default=dict)),
                ("amount", models.BigIntegerField()),
                ("collected", models.BigIntegerField(default=0)),
                ("state", models.CharField(choices=[(each, each) for each in STATES], max_length=10)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enforcements", to="payments.order"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["order"],
                        condition=Q(state__in=["waiting", "taken"]),
                        name="payments_enforcement_one_goes_on",
                    ),
                    models.CheckConstraint(
                        condition=Q(amount__gt=0, collected__gte=0, collected__lte=F("amount")),
                        name="payments_enforcement_amounts",
                    ),
                    models.CheckConstraint(
                        condition=Q(state="waiting", taken_at__isnull=True, ended_at__isnull=True)
                        | Q(state="taken", taken_at__isnull=False, ended_at__isnull=True)
                        | Q(state__in=["refused", "collected", "returned", "recalled"], ended_at__isnull=False),
                        name="payments_enforcement_course",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["asked_at"],
                        condition=Q(state__in=["waiting", "taken"]),
                        name="payments_enforcement_goes_on",
                    ),
                ],
            },
        ),
    ]
