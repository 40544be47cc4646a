import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("refusal", "refusal"),
                            ("condition", "condition"),
                            ("supplement", "supplement"),
                            ("hearing", "hearing"),
                            ("chat", "chat"),
                        ],
                        max_length=12,
                    ),
                ),
                ("service_id", models.CharField(blank=True, default="", max_length=80)),
                ("key", models.CharField(max_length=80, null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["department", "kind"], name="clauses_clause_department")],
                "constraints": [
                    models.UniqueConstraint(fields=("department", "key"), name="clauses_clause_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("refusal", "condition", "supplement", "hearing", "chat"))),
                        name="clauses_clause_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.JSONField()),
                ("text", models.JSONField()),
                ("law", models.JSONField(default=dict)),
                ("since_on", models.DateField()),
                ("installed", models.BooleanField(default=False)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40)),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "confirmed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned", models.TextField(blank=True, default="")),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="clauses.clause"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("clause", "number"), name="clauses_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("returned_at__isnull", True)),
                        fields=("clause",),
                        name="clauses_version_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            ("installed", True),
                            models.Q(
                                models.Q(("proposed_eyes__overlap", models.F("confirmed_eyes")), _negated=True),
                                models.Q(("confirmed_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="clauses_version_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("returned_at__isnull", True), _connector="OR"
                        ),
                        name="clauses_version_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="clauses.version"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "reference"), name="clauses_use_once")],
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="favourites", to="clauses.clause"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("clause", "person"), name="clauses_favourite_once")],
            },
        ),
    ]
