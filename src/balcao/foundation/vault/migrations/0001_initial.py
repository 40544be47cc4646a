from django.db import migrations, models

import balcao.foundation.vault.types


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FileKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=66, unique=True)),
                ("wrapped", models.BinaryField(null=True)),
                ("house_key", models.CharField(max_length=32)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("fine", "fine"), ("waiting", "waiting"), ("refused", "refused")],
                        default=balcao.foundation.vault.types.State["FINE"],
                        max_length=10,
                    ),
                ),
                ("finding", models.CharField(blank=True, default="", max_length=200)),
                ("stored_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sha256"], name="vault_sha256"),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["stored_at"], name="vault_waiting"),
                    models.Index(fields=["house_key"], name="vault_house_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("destroyed_at__isnull", True)),
                        fields=("sha256",),
                        name="vault_one_key_for_a_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at__isnull", True), ("wrapped__isnull", False)),
                            models.Q(("destroyed_at__isnull", False), ("wrapped__isnull", True)),
                            _connector="OR",
                        ),
                        name="vault_destroyed_has_no_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("destroyed_at__isnull", False), models.Q(("finding", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="vault_refused_is_destroyed",
                    ),
                ],
            },
        ),
    ]
