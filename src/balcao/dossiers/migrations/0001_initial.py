import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=60)),
                ("rule", models.CharField(max_length=60)),
                ("years", models.PositiveSmallIntegerField()),
                ("ended_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("key", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-made_at"], name="dossiers_deposit_lately")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("key", ""), _negated=True), ("sha256__regex", "^[0-9a-f]{64}$")),
                        name="dossiers_deposited",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("pdf_key", models.CharField(blank=True, default="", max_length=80)),
                ("key", models.CharField(blank=True, default="", max_length=80)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), ("made_at__isnull", True)),
                            models.Q(("made_at__isnull", False), models.Q(("key", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dossiers_made_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("made_at__isnull", True)),
                        fields=("case", "asked_by"),
                        name="dossiers_one_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Halt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("eyes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "ended_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("case",), name="dossiers_halt_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="dossiers_halt_why"),
                    models.CheckConstraint(
                        condition=models.Q(("eyes__overlap", models.F("ended_eyes")), _negated=True),
                        name="dossiers_halt_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_eyes", [])),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_eyes", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="dossiers_halt_ended_whole",
                    ),
                ],
            },
        ),
    ]
