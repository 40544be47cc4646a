import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60)),
                ("code", models.CharField(blank=True, default="", max_length=8)),
                ("address", models.EmailField(blank=True, default="", max_length=254)),
                ("machine_id", models.BigIntegerField(null=True)),
                ("language", models.CharField(max_length=10)),
                ("nonce", models.CharField(max_length=32)),
                ("standing", models.CharField(max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at__isnull", True)),
                        fields=["id"],
                        name="alerts_alert_active",
                    ),
                    models.Index(
                        condition=models.Q(("confirmed_at__isnull", True), ("ended_at__isnull", True)),
                        fields=["address"],
                        name="alerts_alert_waiting",
                    ),
                    models.Index(fields=["machine_id"], name="alerts_alert_machine"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("machine_id__isnull", True)),
                        fields=("number", "address"),
                        name="alerts_alert_once_an_address",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("machine_id__isnull", False)),
                        fields=("number", "machine_id"),
                        name="alerts_alert_once_a_machine",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("code", ""), ("ended_at__isnull", False)),
                            models.Q(
                                ("ended_at__isnull", True),
                                models.Q(("code", ""), _negated=True),
                                models.Q(
                                    models.Q(("address", ""), ("machine_id__isnull", False)),
                                    models.Q(("machine_id__isnull", True), models.Q(("address", ""), _negated=True)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="alerts_alert_of_one_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standing", models.CharField(max_length=20)),
                ("since", models.DateField(null=True)),
                ("instead", models.CharField(blank=True, default="", max_length=60)),
                ("noticed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="alerts.alert"
                    ),
                ),
            ],
        ),
    ]
