import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("provider", models.CharField(max_length=40)),
                ("back_to", models.CharField(max_length=200)),
                ("content", models.CharField(max_length=64)),
                ("step", models.CharField(default="certificate", max_length=12)),
                ("state", models.CharField(max_length=64, unique=True)),
                ("verifier", models.CharField(max_length=100)),
                ("pdf", models.BinaryField()),
                ("digest", models.BinaryField(default=b"")),
                ("hashed", models.BinaryField(default=b"")),
                ("chain", models.JSONField(default=list)),
                ("credential", models.CharField(blank=True, default="", max_length=200)),
                ("expires_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.draft"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="esignatures_attempt_expires")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["certificate", "key"])), name="esignatures_attempt_step"
                    )
                ],
            },
        ),
    ]
